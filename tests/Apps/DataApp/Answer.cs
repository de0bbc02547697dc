using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace DataApp;

/// <summary>An HTTP answer among other outputs.</summary>
public sealed class Answer
{
    /// <summary>Gets the answer.</summary>
    [HttpResult]
    public HttpResponseData? Response { get; init; }
}
