using System.Text.Json;
using Microsoft.Azure.Functions.Worker.Converters;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.Azure.Functions.Worker.Extensions.ServiceBus.Protocol;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Gives a function its <see cref="ServiceBusSessionMessageActions"/>, from the trigger metadata
/// <c>SessionId</c> (or <c>SessionIdArray</c>: the messages of a batch are of one session) and <c>SessionActions</c>, a
/// JSON object with <c>SessionLockedUntil</c>.</summary>
[SupportsDeferredBinding]
[SupportedTargetType(typeof(ServiceBusSessionMessageActions))]
internal sealed class ServiceBusSessionMessageActionsConverter : IInputConverter
{
    private const string SessionId = "SessionId";
    private const string SessionIds = "SessionIdArray";
    private const string SessionActions = "SessionActions";
    private const string LockedUntil = "SessionLockedUntil";

    private readonly Settlement.SettlementClient _settlement;

    public ServiceBusSessionMessageActionsConverter(Settlement.SettlementClient settlement) =>
        _settlement = settlement;

    /// <inheritdoc/>
    public ValueTask<ConversionResult> ConvertAsync(ConverterContext context)
    {
        try
        {
            var data = context.FunctionContext.BindingContext.BindingData;
            return new(ConversionResult.Success(
                new ServiceBusSessionMessageActions(_settlement, SessionOf(data), LockOf(data))));
        }
        catch (Exception exception)
        {
            return new(ConversionResult.Failed(exception));
        }
    }

    private static string SessionOf(IReadOnlyDictionary<string, object?> data)
    {
        if (data.TryGetValue(SessionId, out var single) && single is string id)
        {
            return id;
        }

        return data.TryGetValue(SessionIds, out var several) && several is IList<string> { Count: > 0 } ids
            ? ids[0]
            : throw new InvalidOperationException(
                $"Expecting {SessionId} or {SessionIds} within binding data and value was not present. Sessions must "
                + $"be enabled when binding to {nameof(ServiceBusSessionMessageActions)}.");
    }

    private static DateTimeOffset LockOf(IReadOnlyDictionary<string, object?> data)
    {
        if (!data.TryGetValue(SessionActions, out var actions) || actions?.ToString() is not { } json)
        {
            throw new InvalidOperationException(
                $"Expecting {SessionActions} within binding data and value was not present.");
        }

        using var document = JsonDocument.Parse(json);
        return document.RootElement.TryGetProperty(LockedUntil, out var time)
            ? time.GetDateTimeOffset()
            : throw new InvalidOperationException(
                $"Expecting {LockedUntil} within binding data of session actions and value was not present.");
    }
}
