using Azure.Messaging.ServiceBus.Administration;

namespace Serverless.Conformance.DotNet.Administration;

public sealed class AuthorizationRuleTests : AdministrationTests
{
    private static readonly SharedAccessAuthorizationRule Both = new(
        "both",
        new string('p', 43) + "=",
        new string('s', 43) + "=",
        [AccessRights.Send, AccessRights.Listen]);

    private static readonly SharedAccessAuthorizationRule All = new(
        "all", [AccessRights.Manage, AccessRights.Send, AccessRights.Listen]);

    [Fact]
    public async Task Queue_AuthorizationRules_AreKeptAndChanged()
    {
        var queue = (await Administration.CreateQueueAsync(new CreateQueueOptions("made")
        {
            AuthorizationRules = { Both, All },
        })).Value;
        queue.AuthorizationRules.ShouldBe([Both, All]);

        queue.MaxDeliveryCount = 3;
        queue.AuthorizationRules.RemoveAt(0);
        await Administration.UpdateQueueAsync(queue);

        var rule = (await Administration.GetQueueAsync("made")).Value.AuthorizationRules.ShouldHaveSingleItem();
        rule.ShouldBe(All);
        ((SharedAccessAuthorizationRule)rule).PrimaryKey.ShouldBe(All.PrimaryKey);
    }

    [Fact]
    public async Task Topic_AuthorizationRules_AreKept()
    {
        await Administration.CreateTopicAsync(new CreateTopicOptions("made") { AuthorizationRules = { Both } });

        var rule = (await Administration.GetTopicAsync("made")).Value.AuthorizationRules.ShouldHaveSingleItem();

        rule.ShouldBe(Both);
        ((SharedAccessAuthorizationRule)rule).SecondaryKey.ShouldBe(Both.SecondaryKey);
        rule.Rights.ShouldBe([AccessRights.Send, AccessRights.Listen], ignoreOrder: true);
    }

    [Fact]
    public async Task Queue_ForwardsAndIsDeletedOnIdle_IsNeverIdle()
    {
        var queue = (await Administration.CreateQueueAsync(new CreateQueueOptions("made")
        {
            ForwardTo = "plain", AutoDeleteOnIdle = TimeSpan.FromMinutes(5),
        })).Value;

        queue.AutoDeleteOnIdle.ShouldBe(TimeSpan.MaxValue);
    }
}
