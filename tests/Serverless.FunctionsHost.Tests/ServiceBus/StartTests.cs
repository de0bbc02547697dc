using Serverless.FunctionsHost.Tests.Support;

namespace Serverless.FunctionsHost.Tests.ServiceBus;

public sealed class StartTests
{
    [Fact]
    public async Task Start_QueueThatIsNotThere_NamesFunctionAndCureAndTriesAgain()
    {
        await using var host = await MessagingHost.StartAsync(MessagingHost.Queues("other"), ["Text"]);

        await MessagingHost.UntilAsync(() => host.Lines.Any(line => line.Contains("'Text'", StringComparison.Ordinal)));

        var line = host.Lines.First(line => line.Contains("'Text'", StringComparison.Ordinal));
        line.ShouldContain("queue 'text'");
        line.ShouldContain("does not exist");
        line.ShouldContain("bicep/topology.json");
        line.ShouldContain("again in");
    }

    [Theory]
    [InlineData("AzureWebJobsServiceBus", "", "is empty")]
    [InlineData("AzureWebJobsServiceBus", "nonsense", "cannot be read")]
    public async Task Start_ConnectionThatCannotBeUsed_IsAnErrorOfTheFunction(
        string name, string value, string expected)
    {
        await using var host = await MessagingHost.StartAsync(
            MessagingHost.Queues("text"), ["Text"], settings: (name, value));

        var error = host.App.Errors.ShouldHaveSingleItem();
        error.ShouldStartWith("Function 'Text':");
        error.ShouldContain(expected);
        error.ShouldContain("ServiceBus");
    }

    [Fact]
    public async Task Start_ExpressionWithoutSetting_IsAnErrorOfTheFunction()
    {
        await using var host = await MessagingHost.StartAsync(
            MessagingHost.Queues("poco"),
            ["Poco"],
            configure: options => options with
            {
                Settings = options.Settings.Where(setting => setting.Key != "PocoQueue").ToDictionary(),
            });

        var error = host.App.Errors.ShouldHaveSingleItem();
        error.ShouldContain("'Poco'");
        error.ShouldContain("PocoQueue");
        host.App.DescribeFunctions().ShouldNotContain("  Poco: ");
        host.App.DescribeFunctions().ShouldContain($"  ! {error}");
    }

    [Fact]
    public async Task Describe_Functions_NamesWhatTheyListenTo()
    {
        await using var host = await MessagingHost.StartAsync(
            MessagingHost.SessionQueues("sessions"), ["Session", "Event", "Events"]);

        var table = host.App.DescribeFunctions();

        table.ShouldContain("Session: Service Bus queue 'sessions', by session");
        table.ShouldContain("Event: Service Bus subscription 'subscription' of topic 'topic'");
        table.ShouldContain("Events: event hub 'events', consumer group '$Default'");
    }
}
