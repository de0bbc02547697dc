using System.Xml.Linq;

namespace Serverless.Broker.Administration;

/// <summary>A request, free of HTTP.</summary>
internal sealed record AdministrationRequest
{
    /// <summary>Clients page by 100.</summary>
    public const int LargestPage = 100;

    public required string Method { get; init; }

    public required string Path { get; init; }

    /// <summary>The path is a kind of entity to list: Queues or Topics.</summary>
    public bool IsResourceList { get; init; }

    /// <summary>The address of the namespace.</summary>
    public required Uri Root { get; init; }

    public int Skip { get; init; }

    public int Top { get; init; } = LargestPage;

    /// <summary>The version that the client speaks; null when it does not say.</summary>
    public string? ApiVersion { get; init; }

    public bool HasFilterCounts => string.CompareOrdinal(ApiVersion, "2024-05") >= 0;

    /// <summary>A PUT that changes what exists (If-Match), and does not create.</summary>
    public bool IsUpdate { get; init; }

    public XDocument? Body { get; init; }

    public Uri Address => new(Root, (IsResourceList ? "$Resources/" : string.Empty) + Path);

    /// <summary>The address of the page after this one. Clients take all three values from it.</summary>
    public string NextPage =>
        $"{Address.GetLeftPart(UriPartial.Path)}?{Version}$skip={Skip + Top}&$top={Top}";

    private string Version => ApiVersion is null ? string.Empty : $"api-version={Uri.EscapeDataString(ApiVersion)}&";
}
