namespace Serverless.Sagas;

/// <summary>The answers to a request, by the key of what was asked.</summary>
/// <param name="Received">The first answer for each key, in the order of <c>expected</c>.</param>
/// <param name="Missing">The keys nobody answered before the deadline, in the order of <c>expected</c>.</param>
/// <typeparam name="TReply">The answer's type.</typeparam>
public sealed record Replies<TReply>(IReadOnlyDictionary<string, TReply> Received, IReadOnlyList<string> Missing)
{
    /// <summary>Gets a value indicating whether the deadline passed before every answer came.</summary>
    public bool TimedOut => Missing.Count > 0;
}
