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

    /// <summary>A PUT that changes what exists (If-Match), and does not create.</summary>
    public bool IsUpdate { get; init; }

    public XDocument? Body { get; init; }

    public Uri Address => new(Root, (IsResourceList ? "$Resources/" : string.Empty) + Path);
}
