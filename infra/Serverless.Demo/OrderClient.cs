using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Serverless.Demo;

/// <summary>Places orders over HTTP as a shop would, and follows each to its end.</summary>
internal sealed class OrderClient(HttpClient http, TimeProvider time, TimeSpan patience)
{
    private static readonly TimeSpan FirstPoll = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan SlowestPoll = TimeSpan.FromMilliseconds(160);

    /// <summary>Sends the POST of an entry.</summary>
    /// <returns>The result when the POST settled it already, otherwise the order that is to be followed.</returns>
    public async Task<(DemoResult? Result, PlacedOrder? Order)> PlaceAsync(
        DemoEntry entry, Func<string, bool> isNew, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/orders")
        {
            Content = new StringContent(entry.Order?.GetRawText() ?? entry.Raw!, Encoding.UTF8, "application/json"),
        };
        if (entry.Key is not null)
        {
            request.Headers.Add("Idempotency-Key", entry.Key);
        }

        var started = time.GetTimestamp();
        using var response = await http.SendAsync(request, cancellationToken);
        if (response.StatusCode != HttpStatusCode.Accepted)
        {
            return (new DemoResult(DemoOutcome.Refused, Reason: await TitleAsync(response, cancellationToken)), null);
        }

        var location = response.Headers.Location
            ?? throw new InvalidDataException("POST /api/orders answered 202 without a Location.");
        var id = location.OriginalString[(location.OriginalString.LastIndexOf('/') + 1)..];
        return isNew(id)
            ? (null, new PlacedOrder(id, location, entry.Approval, started))
            : (new DemoResult(DemoOutcome.Repeated, id), null);
    }

    /// <summary>Polls an order to its end, deciding on it when the demo file says so.</summary>
    public async Task<DemoResult> FollowAsync(
        PlacedOrder order, Action onLeftToDeadline, CancellationToken cancellationToken)
    {
        var waited = false;
        var poll = FirstPoll;
        while (time.GetElapsedTime(order.Started) < patience)
        {
            await Task.Delay(poll, time, cancellationToken);
            poll = poll < SlowestPoll ? poll * 2 : SlowestPoll;
            var view = await http.GetFromJsonAsync<DemoOrderView>(order.Location, cancellationToken);
            if (view!.HasEnded)
            {
                return new DemoResult(
                    view.Status == "Completed" ? DemoOutcome.Completed : DemoOutcome.Cancelled,
                    view.Id,
                    view.Reason,
                    time.GetElapsedTime(order.Started),
                    waited,
                    view.Lines);
            }

            if (view.Status == "AwaitingApproval" && !waited)
            {
                waited = true;
                poll = FirstPoll;
                if (order.Approval is { } answer)
                {
                    await DecideAsync(order, answer, cancellationToken);
                }
                else
                {
                    onLeftToDeadline();
                }
            }
        }

        return new DemoResult(DemoOutcome.Unfinished, order.Id, Waited: waited);
    }

    private async Task DecideAsync(PlacedOrder order, ApprovalAnswer answer, CancellationToken cancellationToken)
    {
        using var response = await http.PostAsJsonAsync(
            $"api/orders/{order.Id}/approval",
            new { approved = answer == ApprovalAnswer.Approve, by = "demo" },
            cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    private static async Task<string> TitleAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            var problem = await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
            return $"{(int)response.StatusCode} {problem.GetProperty("title").GetString()}";
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return $"{(int)response.StatusCode} without problem details";
        }
    }
}
