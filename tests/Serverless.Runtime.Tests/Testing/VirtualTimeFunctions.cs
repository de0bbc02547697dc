using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Serverless.Runtime.Tests.ServiceBus;

namespace Serverless.Runtime.Tests.Testing;

public sealed class VirtualTimeFunctions(Recorder recorder, TimeProvider time)
{
    /// <summary>Notes when a message came; forgets to settle the first delivery of "forgotten".</summary>
    [Function("Receive")]
    public async Task ReceiveAsync(
        [ServiceBusTrigger("work", AutoCompleteMessages = false)] ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions)
    {
        recorder.Add($"{message.Body} {message.DeliveryCount} at {time.GetUtcNow():HH:mm:ss}");
        if (message.Body.ToString() != "forgotten" || message.DeliveryCount > 1)
        {
            await actions.CompleteMessageAsync(message);
        }
    }

    /// <summary>Waits on the clock within the function.</summary>
    [Function("Wait")]
    public async Task WaitAsync([ServiceBusTrigger("work2")] string text, CancellationToken cancellationToken)
    {
        await Task.Delay(TimeSpan.FromMinutes(3), time, cancellationToken);
        recorder.Add($"{text} at {time.GetUtcNow():HH:mm:ss}");
    }
}
