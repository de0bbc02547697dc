using Microsoft.Azure.Functions.Worker.Converters;
using Microsoft.Azure.Functions.Worker.Extensions.ServiceBus.Protocol;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Gives a function its <see cref="ServiceBusMessageActions"/>; the host sends no data for them.</summary>
internal sealed class ServiceBusMessageActionsConverter : IInputConverter
{
    private readonly Settlement.SettlementClient _settlement;

    public ServiceBusMessageActionsConverter(Settlement.SettlementClient settlement) => _settlement = settlement;

    /// <inheritdoc/>
    public ValueTask<ConversionResult> ConvertAsync(ConverterContext context) =>
        new(ConversionResult.Success(new ServiceBusMessageActions(_settlement)));
}
