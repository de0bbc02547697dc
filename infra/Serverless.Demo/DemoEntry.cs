using System.Text.Json;

namespace Serverless.Demo;

/// <summary>One line of a demo file: exactly one of an order, a raw body or a poison message.</summary>
internal sealed record DemoEntry
{
    /// <summary>Gets the body to POST.</summary>
    public JsonElement? Order { get; init; }

    /// <summary>Gets a body to POST that need not be JSON.</summary>
    public string? Raw { get; init; }

    /// <summary>Gets the Idempotency-Key to send; null sends none.</summary>
    public string? Key { get; init; }

    /// <summary>Gets what to do when the order waits for approval; null does nothing, so its deadline passes.</summary>
    public ApprovalAnswer? Approval { get; init; }

    /// <summary>Gets a message to put on the queue <c>stock-commands</c> behind the API's back.</summary>
    public DemoPoison? Poison { get; init; }
}
