namespace Serverless.Sagas;

/// <summary>The payload of an approval event: says yes or no, and whatever else the app wants to carry.</summary>
public interface IApprovalDecision
{
    /// <summary>Gets a value indicating whether the answer is yes.</summary>
    bool Approved { get; }
}
