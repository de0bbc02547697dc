namespace Serverless.Broker.Nodes;

/// <summary>
/// What a link's address names, normalised: no scheme, host or leading slash, percent-encoding undone.
/// </summary>
/// <param name="Path">The entity; without <c>/$management</c> where <paramref name="IsManagement"/>.</param>
/// <param name="IsCbs">The claims-based security node of the connection.</param>
/// <param name="IsManagement">
/// The management node of an entity or, with an empty path, of the namespace's event hubs.
/// </param>
internal readonly record struct NodeAddress(string Path, bool IsCbs, bool IsManagement)
{
    public const string ManagementSuffix = "/" + Management;
    private const string Cbs = "$cbs";
    private const string Management = "$management";

    /// <summary>The management node of the namespace, which event hubs share.</summary>
    public bool IsHubManagement => IsManagement && Path.Length == 0;

    /// <summary>The whole address, normalised: what the audience of a token is held against.</summary>
    public string Address => IsManagement ? Path + ManagementSuffix : Path;

    public static NodeAddress Parse(string address)
    {
        var path = EntityAddress.Normalize(address);
        if (path.Equals(Cbs, StringComparison.OrdinalIgnoreCase))
        {
            return new NodeAddress(path, IsCbs: true, IsManagement: false);
        }

        if (path.Equals(Management, StringComparison.OrdinalIgnoreCase))
        {
            return new NodeAddress("", IsCbs: false, IsManagement: true);
        }

        return path.EndsWith(ManagementSuffix, StringComparison.OrdinalIgnoreCase)
            ? new NodeAddress(path[..^ManagementSuffix.Length], IsCbs: false, IsManagement: true)
            : new NodeAddress(path, IsCbs: false, IsManagement: false);
    }
}
