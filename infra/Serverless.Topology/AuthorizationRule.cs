using System.Text;

namespace Serverless.Topology;

/// <summary>A shared access rule of an entity, as the administration keeps it. Its text never has the keys.</summary>
public sealed record AuthorizationRule
{
    /// <summary>The name.</summary>
    public required string KeyName { get; init; }

    /// <summary>The first key.</summary>
    public string? PrimaryKey { get; init; }

    /// <summary>The second key.</summary>
    public string? SecondaryKey { get; init; }

    /// <summary>Send, Listen, Manage: the claims it grants.</summary>
    public IReadOnlyList<string> Rights { get; init; } = [];

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was changed.</summary>
    public DateTimeOffset ModifiedAt { get; init; }

    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append("KeyName = ").Append(KeyName).Append(", Rights = ").AppendJoin('+', Rights);
        return true;
    }
}
