using Microsoft.AspNetCore.Routing;

namespace Serverless.FunctionsHost.Http;

/// <summary>
/// Endpoints of another feature on an app's web server, below <c>/runtime</c> or <c>/admin</c>: routes there are not
/// open to functions.
/// </summary>
internal interface IHttpEndpoints
{
    /// <summary>Maps them; called once an app, when its listener is made.</summary>
    void Map(FunctionAppContext app, IEndpointRouteBuilder endpoints);
}
