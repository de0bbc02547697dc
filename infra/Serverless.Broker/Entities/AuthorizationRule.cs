using System.Text;

namespace Serverless.Broker.Entities;

/// <summary>A shared access rule of an entity, as the administration keeps it. Its text never has the keys.</summary>
internal sealed record AuthorizationRule
{
    public required string KeyName { get; init; }

    public string? PrimaryKey { get; init; }

    public string? SecondaryKey { get; init; }

    /// <summary>Send, Listen, Manage: the claims it grants.</summary>
    public IReadOnlyList<string> Rights { get; init; } = [];

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset ModifiedAt { get; init; }

    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append("KeyName = ").Append(KeyName).Append(", Rights = ").AppendJoin('+', Rights);
        return true;
    }
}
