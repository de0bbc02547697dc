using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace BenchApp;

/// <summary>Functions that do nothing, for measurements of what is around them.</summary>
public static class Nothing
{
    /// <summary>Returns the text that it got.</summary>
    [Function("Text")]
    public static string Text([TimerTrigger("0 0 0 1 1 *")] string text) => text;

    /// <summary>Answers with two letters.</summary>
    [Function("Http")]
    public static IResult Http(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "nothing")] HttpRequest request) =>
        Results.Text("ok");

    /// <summary>Takes a message.</summary>
    [Function("Message")]
    public static void Message([ServiceBusTrigger("bench", Connection = "ServiceBus")] string text)
    {
    }
}
