namespace Serverless.Amqp;

/// <summary>What the owner of a processor does with messages and failures.</summary>
internal sealed class ProcessorHandlers(
    string entity, Func<ProcessMessageEventArgs, Task> message, Func<ProcessErrorEventArgs, Task> error)
{
    public Task OnMessageAsync(ProcessMessageEventArgs args) => message(args);

    /// <summary>A handler of errors that fails has nobody left to be told.</summary>
    public async Task ReportAsync(Exception exception, AmqpErrorSource source)
    {
        try
        {
            await error(new ProcessErrorEventArgs(exception, source, entity));
        }
#pragma warning disable CA1031 // Whatever it throws, the messages go on.
        catch (Exception)
#pragma warning restore CA1031
        {
            // Service Bus clients swallow it as well.
        }
    }
}
