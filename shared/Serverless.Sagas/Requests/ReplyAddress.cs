using System.Diagnostics.CodeAnalysis;

namespace Serverless.Sagas.Requests;

/// <summary>Where an answer goes: an event of an instance, written as the correlation id <c>step/part/instance</c>.
/// </summary>
internal readonly record struct ReplyAddress(string Scope, string Part)
{
    /// <summary>The longest correlation id that Service Bus takes, in characters.</summary>
    private const int MaxLength = 128;

    private const string Prefix = "reply:";

    public string EventName => Prefix + Path;

    private string Path => $"{MessageIds.Escape(Scope)}/{MessageIds.Escape(Part)}";

    /// <exception cref="InvalidOperationException">It would be too long.</exception>
    public string CorrelationId(string instanceId)
    {
        var id = $"{Path}/{instanceId}";
        return id.Length <= MaxLength
            ? id
            : throw new InvalidOperationException(
                $"The correlation id '{id}' has {id.Length} characters; Service Bus allows {MaxLength}. "
                + "Give the step, its requests or the instance a shorter name.");
    }

    /// <summary>Reads a correlation id.</summary>
    public static bool TryParse(
        string? correlationId,
        [NotNullWhen(true)] out string? instanceId,
        [NotNullWhen(true)] out string? eventName)
    {
        var parts = correlationId?.Split('/', 3) ?? [];
        var isAddress = parts.Length == 3 && parts.All(part => part.Length > 0);
        instanceId = isAddress ? parts[2] : null;
        eventName = isAddress ? $"{Prefix}{parts[0]}/{parts[1]}" : null;
        return isAddress;
    }
}
