using Microsoft.DurableTask;

namespace Serverless.Runtime.Durable;

/// <summary>One call of an activity.</summary>
internal sealed class ActivityCall
{
    private readonly DataConverter _converter;

    internal ActivityCall(InstanceState instance, HistoryEvent call, DataConverter converter)
    {
        Name = call.Name!;
        InstanceId = instance.Id;
        TaskId = call.TaskId;
        SerializedInput = call.Payload;
        TraceParent = instance.TraceParent;
        _converter = converter;
    }

    /// <summary>Gets the activity's name.</summary>
    public string Name { get; }

    /// <summary>Gets the orchestration that called.</summary>
    public string InstanceId { get; }

    /// <summary>
    /// Gets the number of the call in its orchestration; the same when the activity runs again after a crash.
    /// </summary>
    public int TaskId { get; }

    /// <summary>Gets the input as JSON; null when there is none.</summary>
    public string? SerializedInput { get; }

    /// <summary>
    /// Gets the W3C <c>traceparent</c> of whoever started the orchestration; null when there was no trace.
    /// </summary>
    public string? TraceParent { get; }

    /// <summary>Reads the input.</summary>
    /// <param name="type">The type that the activity declares.</param>
    /// <returns>The input; null when there is none.</returns>
    public object? GetInput(Type type) => _converter.Deserialize(SerializedInput, type);

    /// <summary>Reads the input.</summary>
    /// <typeparam name="T">The type that the activity declares.</typeparam>
    /// <returns>The input; default when there is none.</returns>
    public T? GetInput<T>() => _converter.Deserialize<T>(SerializedInput);
}
