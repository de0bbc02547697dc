using System.Globalization;
using Microsoft.DurableTask;
using Ordering.Orders;
using Serverless.Sagas;

namespace Ordering.FulfilOrder;

/// <summary>
/// The conversation with the warehouse about one order: a command a line out, an answer a line back. A command without
/// an answer in time is sent again under a new message id; the warehouse answers it from what it has done already.
/// </summary>
public sealed class StockExchange(
    TaskOrchestrationContext context, Order order, FulfilmentOptions terms, TaskOptions retried)
{
    // Every line may hold something from the first command on, until the warehouse says that it does not.
    private readonly HashSet<int> _held = [.. Enumerable.Range(0, order.Lines.Count)];

    /// <summary>Reserves every line.</summary>
    /// <returns>Why a line was refused; null when every line is reserved.</returns>
    public async Task<string?> ReserveAsync()
    {
        var answers = await AskAsync(StockCommand.ReserveType, _held);
        var refusals = answers.Where(answer => answer.Status != StockAnswer.Reserved).ToArray();
        _held.ExceptWith(refusals.Select(answer => answer.Line));
        return refusals.Length == 0 ? null : string.Join(' ', refusals.Select(answer => answer.Reason));
    }

    /// <summary>Gives back every line that may be held.</summary>
    public Task ReleaseAsync() => AskAsync(StockCommand.ReleaseType, _held);

    /// <summary>Ships every line.</summary>
    public Task ShipAsync() => AskAsync(StockCommand.ShipType, _held);

    private async Task<IReadOnlyList<StockAnswer>> AskAsync(string type, IEnumerable<int> lines)
    {
        var missing = lines.ToList();
        var answers = new List<StockAnswer>(missing.Count);
        for (var attempt = 1; missing.Count > 0; attempt++)
        {
            if (attempt > terms.AnswerAttempts)
            {
                throw new TimeoutException(
                    $"The warehouse did not answer {type} for lines {string.Join(", ", missing)} of order '{order.Id}'"
                    + $" in {terms.AnswerAttempts} attempts of {terms.AnswerTimeout}.");
            }

            var commands = missing.ConvertAll(line => CommandFor(type, line, attempt));
            var replies = await context.RequestAsync<StockAnswer>(
                () => context.CallActivityAsync(
                    StockCommandActivity.Name, new SendStockCommands(type, commands), retried),
                StockAnswer.EventFor(type),
                missing.ConvertAll(Key),
                answer => Key(answer.Line),
                terms.AnswerTimeout);
            answers.AddRange(replies.Received.Values);
            missing = missing.FindAll(line => !replies.Received.ContainsKey(Key(line)));
        }

        return answers;
    }

    private StockCommand CommandFor(string type, int line, int attempt) => new(
        context.MessageId(type[(type.LastIndexOf('.', type.Length - 4) + 1)..], $"{line}.{attempt}"),
        order.Id,
        line,
        order.Lines[line].Sku,
        order.Lines[line].Quantity);

    private static string Key(int line) => line.ToString(CultureInfo.InvariantCulture);
}
