using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace DataApp;

/// <summary>Functions on HttpRequestData, for the host's tests.</summary>
public sealed class Echoes
{
    /// <summary>Answers with the body.</summary>
    [Function("Echo")]
    public static async Task<HttpResponseData> EchoAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "echo")] HttpRequestData request,
        CancellationToken cancellationToken)
    {
        var text = await request.ReadAsStringAsync();
        var response = request.CreateResponse();
        await response.WriteStringAsync(text ?? string.Empty, cancellationToken);
        return response;
    }
}
