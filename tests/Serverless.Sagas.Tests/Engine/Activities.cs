namespace Serverless.Sagas.Tests.Engine;

/// <summary>The names of the activities that the tests' sagas call.</summary>
internal static class Activities
{
    public const string Reserve = nameof(Reserve);
    public const string Release = nameof(Release);
    public const string Charge = nameof(Charge);
    public const string Refund = nameof(Refund);
    public const string Ship = nameof(Ship);
    public const string Recall = nameof(Recall);
    public const string Send = nameof(Send);

    /// <summary>Notes as <see cref="Send"/> the requests that it gets, as JSON.</summary>
    public const string SendRequests = nameof(SendRequests);

    /// <summary>Notes as <see cref="Tell"/> the parked step that it gets.</summary>
    public const string TellParked = nameof(TellParked);

    public const string Tell = nameof(Tell);

    /// <summary>Notes the step of which a person has decided.</summary>
    public const string TellUnparked = nameof(TellUnparked);

    public static readonly string[] All = [Reserve, Release, Charge, Refund, Ship, Recall, Send];
}
