using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Converters;

namespace Serverless.WorkerExtensions.Tests.Support;

/// <summary>What the worker asks a converter for.</summary>
internal sealed class TestConverterContext(
    Type target, object? source, IReadOnlyDictionary<string, object?>? triggerMetadata = null) : ConverterContext
{
    public override Type TargetType => target;

    public override object? Source => source;

    public override FunctionContext FunctionContext { get; } =
        new TestFunctionContext(triggerMetadata ?? new Dictionary<string, object?>());

    public override IReadOnlyDictionary<string, object> Properties { get; } = new Dictionary<string, object>();
}
