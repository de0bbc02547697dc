using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Ordering.Orders;
using Serverless.RequestResponse;
using Serverless.Sagas;

namespace Ordering.Fulfilment;

/// <summary><c>/api/orders/{id}/fulfilment</c>: what the saga of an order does, and a person's commands to
/// it.</summary>
public sealed class FulfilmentFunction
{
    private const string Route = "orders/{id}/fulfilment";
    private const string Stop = "stop";

    /// <summary>Answers 200 with the saga's timeline, or 404.</summary>
    [Function("GetFulfilment")]
    public async Task<IActionResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Route)] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) =>
        await FindAsync(client, id, cancellationToken) is { } timeline
            ? new ContentResult { Content = timeline.ToString(), ContentType = "application/json", StatusCode = 200 }
            : NotFound(id);

    /// <summary>
    /// Answers 202 once the command is on its way, 404, or 409 when no step waits for it, or when it is too late.
    /// </summary>
    [Function("CommandFulfilment")]
    public async Task<IActionResult> CommandAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route)] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        var body = await request.ReadJsonBodyAsync<FulfilmentCommand>(cancellationToken: cancellationToken);
        if (!body.IsRead)
        {
            return body.Problem;
        }

        if (await FindAsync(client, id, cancellationToken) is not { } saga)
        {
            return NotFound(id);
        }

        var command = body.Value;
        if (string.Equals(command.Action, Stop, StringComparison.OrdinalIgnoreCase))
        {
            return await StopAsync(client, id, saga, command, cancellationToken);
        }

        return Enum.TryParse<ParkAction>(command.Action, ignoreCase: true, out var action)
            && Enum.IsDefined(action)
            ? await CommandAsync(client, id, command, action, cancellationToken)
            : Problems.Validation(new Dictionary<string, string[]>(StringComparer.Ordinal)
            {
                ["action"] = ["Say what to do: stop, resume, skip or compensate."],
            });
    }

    private static async Task<SagaTimeline?> FindAsync(
        DurableTaskClient client, string id, CancellationToken cancellationToken) =>
        OrderId.IsWellFormed(id) ? await client.GetSagaAsync(id, cancellationToken) : null;

    private static IActionResult NotFound(string id) =>
        Problems.NotFound($"There is no fulfilment of an order '{id}'.");

    private static async Task<IActionResult> StopAsync(
        DurableTaskClient client,
        string id,
        SagaTimeline saga,
        FulfilmentCommand command,
        CancellationToken cancellationToken)
    {
        // A saga that is undone has a reason, also while a person is asked about it.
        if (saga.NoReturn == true || saga.Reason is not null || saga.State == SagaState.Completed)
        {
            return Problems.Conflict(
                $"Order '{id}' can no longer be stopped: its payment was taken, or it ends already.");
        }

        await client.StopSagaAsync(id, command.Comment ?? "no comment", command.By, cancellationToken);
        return JsonResponse.Accepted();
    }

    private static async Task<IActionResult> CommandAsync(
        DurableTaskClient client,
        string id,
        FulfilmentCommand command,
        ParkAction action,
        CancellationToken cancellationToken)
    {
        var given = new ParkCommand(
            action, command.By, command.Comment, OverrulesNoReturn: command.OverrulesNoReturn);
        return await client.CommandSagaAsync(id, given, cancellationToken: cancellationToken) is null
            ? Problems.Conflict(
                $"No step of order '{id}' waits for a person, or its payment was taken and only a command that says"
                + " overrulesNoReturn gives it back. GET shows where it stands.")
            : JsonResponse.Accepted();
    }
}
