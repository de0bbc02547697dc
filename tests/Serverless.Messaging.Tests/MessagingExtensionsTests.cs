using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Serverless.Compliance;
using Serverless.Sqlite;

namespace Serverless.Messaging.Tests;

public sealed class MessagingExtensionsTests
{
    [Fact]
    public async Task Start_WithMessagesOfAnEarlierProcess_SendsThem()
    {
        await using var database = SqliteDatabase.InMemory();
        var sender = new RecordingSender();
        using (var earlier = CreateHost(database, sender))
        {
            await earlier.Services.GetRequiredService<OutboxDispatcher>().DisposeAsync();
            var unit = earlier.Services.GetRequiredService<UnitOfWorkFactory>().Begin("p");
            unit.Publish(MessagingFixture.Message("m1"));
            await unit.CommitAsync();
        }

        using var host = CreateHost(database, sender);
        await host.StartAsync();

        await Eventually.HoldsAsync(() => sender.SentIds.Count == 1, "the message is sent");
        await host.StopAsync();
    }

    [Fact]
    public Task Start_MessagingOptionOutOfRange_FailsAndNamesIt() => FailsToStartAsync(
        messaging => messaging.Configure(options => options.MaxConflictRetries = -1),
        nameof(MessagingOptions.MaxConflictRetries));

    [Fact]
    public Task Start_OutboxOptionOutOfRange_FailsAndNamesIt() => FailsToStartAsync(
        messaging => messaging.ConfigureOutbox(options => options.MaxBatchSize = 0),
        nameof(OutboxOptions.MaxBatchSize));

    [Fact]
    public void AddMessaging_Twice_RegistersOnce()
    {
        var services = new ServiceCollection();
        services.AddMessaging();
        var count = services.Count(service => service.ServiceType == typeof(IHostedService));

        services.AddMessaging();

        services.Count(service => service.ServiceType == typeof(IHostedService)).ShouldBe(count);
        services.Count(service => service.ServiceType == typeof(UnitOfWorkFactory)).ShouldBe(1);
    }

    private static async Task FailsToStartAsync(Action<MessagingBuilder> configure, string named)
    {
        await using var database = SqliteDatabase.InMemory();
        using var host = CreateHost(database, new RecordingSender(), configure);

        (await Should.ThrowAsync<Microsoft.Extensions.Options.OptionsValidationException>(() => host.StartAsync()))
            .Message.ShouldContain(named);
    }

    private static IHost CreateHost(
        SqliteDatabase database, IMessageSender sender, Action<MessagingBuilder>? configure = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddSingleton<IPartitionStore>(new SqlitePartitionStore(database));
        builder.Services.AddSingleton(sender);
        configure?.Invoke(builder.AddMessaging());
        builder.AddMessaging();
        return builder.Build();
    }
}
