using Serverless.Broker.Nodes.Security;
using Serverless.Broker.SharedAccess;

namespace Serverless.Broker.Administration;

/// <summary>
/// Verifies who administrates (Service Bus REST: the Authorization header is a shared access signature, or a
/// Bearer token), and that it may: with a topology that grants rights only the root key manages.
/// </summary>
internal sealed class RequestAuthorization(KeyRing keys, IAccessPolicy access)
{
    private const int Unauthorized = 401;

    /// <exception cref="AdministrationException">401.</exception>
    public void Demand(string? header, string path)
    {
        if (!keys.TryVerify(header, out TokenGrant? verified, out string? reason))
        {
            throw new AdministrationException(Unauthorized, reason);
        }

        if (!verified.Audience.Covers(path))
        {
            throw new AdministrationException(
                Unauthorized,
                $"The token is for '{verified.Audience.Path}', not for '{path}'. Sign the URI of the request, "
                + "or of the namespace.");
        }

        if (!access.TryAuthorize(verified.App, path, AccessRight.Manage, out reason))
        {
            throw new AdministrationException(Unauthorized, reason);
        }
    }
}
