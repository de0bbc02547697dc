using Azure.Messaging.ServiceBus;
using Serverless.FunctionsHost.Tests.Support;

namespace Serverless.FunctionsHost.Tests.ServiceBus;

public sealed class BodyTests
{
    [Fact]
    public async Task Text_WithMetadata_GetsEveryValue()
    {
        await using var host = await MessagingHost.StartAsync(MessagingHost.Queues("text"), ["Text"]);

        await host.SendAsync("text", new ServiceBusMessage("hello")
        {
            MessageId = "m1",
            Subject = "s",
            ApplicationProperties = { ["tenant"] = "a", ["number"] = 7 },
        });

        var parts = MessagingHost.TextOf(await host.Log.NextAsync()).Split('|');
        parts[..8].ShouldBe([
            "hello", "m1", "1", "1", "2026-03-01T12:00:00.0000000Z", "2026-03-01T12:00:00.0000000+00:00", "s",
            "tenant=a,number=7",
        ]);
        await host.EmptyAsync("text");
    }
}
