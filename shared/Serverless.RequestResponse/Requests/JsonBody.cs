using System.Diagnostics.CodeAnalysis;

namespace Serverless.RequestResponse;

/// <summary>The body of a request, or the problem with it.</summary>
/// <param name="Value">The body; null when there is a problem.</param>
/// <param name="Problem">What to answer; null when there is a body.</param>
public sealed record JsonBody<T>(T? Value, ProblemResult? Problem)
    where T : class
{
    /// <summary>True when there is a body.</summary>
    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Problem))]
    public bool IsRead => Problem is null;
}
