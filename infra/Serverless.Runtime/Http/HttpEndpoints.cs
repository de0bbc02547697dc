using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Primitives;

namespace Serverless.Runtime.Http;

/// <summary>The endpoints of the HTTP functions; complete before the server starts.</summary>
internal sealed class HttpEndpoints : EndpointDataSource
{
    private readonly List<Endpoint> _endpoints = [];

    public override IReadOnlyList<Endpoint> Endpoints => _endpoints;

    public void Add(Endpoint endpoint) => _endpoints.Add(endpoint);

    public override IChangeToken GetChangeToken() => NullChangeToken.Singleton;
}
