using System.Diagnostics.CodeAnalysis;

namespace Serverless.Broker.Nodes.Security;

/// <summary>
/// The rights that a topology grants. The root key of a namespace may do everything, as in the cloud.
/// </summary>
internal sealed class TopologyAccessPolicy(AccessRights rights) : IAccessPolicy
{
    public bool TryAuthorize(string? app, string entity, AccessRight right, [NotNullWhen(false)] out string? message)
    {
        if (string.Equals(app, BrokerHost.RootKeyName, StringComparison.OrdinalIgnoreCase))
        {
            message = null;
            return true;
        }

        return rights.TryAuthorize(app ?? "(anonymous)", entity, right, out message);
    }
}
