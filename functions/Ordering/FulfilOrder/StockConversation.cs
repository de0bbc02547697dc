using System.Globalization;
using Ordering.Orders;
using Serverless.Sagas;

namespace Ordering.FulfilOrder;

/// <summary>The conversation with the warehouse about one order: a command a line out, an answer a line back.</summary>
public sealed class StockConversation(Order order)
{
    // Every line may hold something from the first command on, until the warehouse says that it does not.
    private readonly HashSet<int> _held = [.. Enumerable.Range(0, order.Lines.Count)];

    /// <summary>Reserves every line.</summary>
    /// <returns>Why a line was refused; null when every line is reserved.</returns>
    public async Task<string?> ReserveAsync(SagaStep step)
    {
        var answers = await AskAsync(step, StockCommand.ReserveType);
        var refusals = answers.Where(answer => answer.Status != StockAnswer.Reserved).ToArray();
        _held.ExceptWith(refusals.Select(answer => answer.Line));
        return refusals.Length == 0 ? null : string.Join(' ', refusals.Select(answer => answer.Reason));
    }

    /// <summary>Gives back every line that may be held.</summary>
    public Task ReleaseAsync(SagaStep step) => AskAsync(step, StockCommand.ReleaseType);

    /// <summary>Ships every line. One that has left is held no more: nothing gives it back.</summary>
    public Task ShipAsync(SagaStep step) =>
        AskAsync(step, StockCommand.ShipType, answer => _held.Remove(answer.Line));

    private async Task<IEnumerable<StockAnswer>> AskAsync(
        SagaStep step, string type, Action<StockAnswer>? each = null)
    {
        var commands = _held.ToDictionary(
            line => line.ToString(CultureInfo.InvariantCulture),
            line => new StockCommand(type, order.Id, line, order.Lines[line].Sku, order.Lines[line].Quantity));
        var answers = await step.Request<StockCommand, StockAnswer>(StockCommandActivity.Name, commands, each);
        return answers.Values.OrderBy(answer => answer.Line);
    }
}
