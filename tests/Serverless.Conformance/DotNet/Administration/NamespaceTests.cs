using Azure.Messaging.ServiceBus.Administration;

namespace Serverless.Conformance.DotNet.Administration;

public sealed class NamespaceTests : AdministrationTests
{
    [Fact]
    [Twin("admin: namespace properties")]
    public async Task GetNamespaceProperties_Broker_HasANameAndATier()
    {
        var properties = (await Administration.GetNamespacePropertiesAsync()).Value;

        properties.Name.ShouldNotBeEmpty();
        properties.MessagingSku.ToString().ShouldBeOneOf("Basic", "Standard", "Premium");
    }

    [Fact]
    [Twin("admin: without TLS a queue is created, listed, changed and deleted")]
    public async Task Queue_WithAndWithoutTls_IsCreatedChangedAndDeleted()
    {
        foreach (var client in new[] { Administration, Secure })
        {
            var queue = (await client.CreateQueueAsync("made")).Value;
            queue.MaxDeliveryCount = 5;
            await client.UpdateQueueAsync(queue);
            (await AllAsync(client.GetQueuesAsync()))
                .ShouldContain(listed => listed.Name == "made" && listed.MaxDeliveryCount == 5);
            await client.DeleteQueueAsync("made");
            (await client.QueueExistsAsync("made")).Value.ShouldBeFalse();
        }
    }

    [Fact]
    [Twin("admin: without TLS and with it the same port shows the same")]
    public async Task Rule_WithoutTlsAndWithIt_IsTheSame()
    {
        await Administration.CreateRuleAsync(
            "topic", "ruled", new CreateRuleOptions("plain", new SqlRuleFilter("a = 1")));

        (await Secure.GetRuleAsync("topic", "ruled", "plain")).Value.Filter.ShouldBe(new SqlRuleFilter("a = 1"));
        await Secure.DeleteRuleAsync("topic", "ruled", "plain");

        (await Administration.RuleExistsAsync("topic", "ruled", "plain")).Value.ShouldBeFalse();
    }
}
