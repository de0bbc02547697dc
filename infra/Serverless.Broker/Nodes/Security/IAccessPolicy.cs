using System.Diagnostics.CodeAnalysis;

namespace Serverless.Broker.Nodes.Security;

/// <summary>Who may do what. Thread-safe.</summary>
internal interface IAccessPolicy
{
    /// <summary>
    /// Whether an app (null: a connection that has not said who it is) may do something with an entity. When not, the
    /// message names app, entity, missing right and the cure.
    /// </summary>
    bool TryAuthorize(string? app, string entity, AccessRight right, [NotNullWhen(false)] out string? message);
}
