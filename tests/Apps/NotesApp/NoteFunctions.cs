using Azure.Messaging.ServiceBus;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;

namespace NotesApp;

/// <summary>Functions for the tests of the test host.</summary>
public sealed class NoteFunctions(
    Notes notes, INoteReader reader, TimeProvider time, ServiceBusClient client, IConfiguration configuration)
{
    /// <summary>Sends a note to the queue.</summary>
    [Function("Post")]
    public async Task<IActionResult> PostAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "notes/{text}")] HttpRequest request, string text)
    {
        await using var sender = client.CreateSender("notes");
        await sender.SendMessageAsync(new ServiceBusMessage(text) { MessageId = text });
        return new AcceptedResult();
    }

    /// <summary>Shows what was noted.</summary>
    [Function("List")]
    public IActionResult List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "notes")] HttpRequest request) =>
        new OkObjectResult(notes.All.ToArray());

    /// <summary>Shows a setting.</summary>
    [Function("Owner")]
    public IActionResult Owner(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "owner")] HttpRequest request) =>
        new OkObjectResult(configuration["Owner"]);

    /// <summary>Shows the app's time.</summary>
    [Function("Time")]
    public IActionResult Time(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "time")] HttpRequest request) =>
        new OkObjectResult(time.GetUtcNow());

    /// <summary>Notes; "slow" takes an hour.</summary>
    [Function("Note")]
    public async Task NoteAsync([ServiceBusTrigger("notes", Connection = "ServiceBus")] string text)
    {
        if (text == "slow")
        {
            await Task.Delay(TimeSpan.FromHours(1), time);
        }

        notes.All.Enqueue(reader.Read(text));
    }

    /// <summary>Notes what is said in a talk, in order.</summary>
    [Function("Talk")]
    public void Talk(
        [ServiceBusTrigger("talks", Connection = "ServiceBus", IsSessionsEnabled = true)]
        ServiceBusReceivedMessage message) => notes.All.Enqueue($"{message.SessionId}: {message.Body}");

    /// <summary>Notes that an hour has begun.</summary>
    [Function("Hourly")]
    public void Hourly([TimerTrigger("0 0 * * * *")] TimerInfo timer) =>
        notes.All.Enqueue($"{time.GetUtcNow():HH:mm}");
}
