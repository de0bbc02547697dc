using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Serverless.Messaging;

namespace Serverless.Azure.Tests;

public sealed class AzureExtensionsTests
{
    [Fact]
    public async Task AddAzure_ConnectionStrings_GivesStoreAndSender()
    {
        await using var services = Build(new()
        {
            ["Storage"] = "UseDevelopmentStorage=true",
            ["ServiceBus"] =
                "Endpoint=sb://localhost;SharedAccessKeyName=app;SharedAccessKey=key;UseDevelopmentEmulator=true",
        });

        services.GetRequiredService<IPartitionStore>().ShouldBeOfType<TablePartitionStore>();
        services.GetRequiredService<IMessageSender>().ShouldNotBeNull();
    }

    [Theory]
    [InlineData(":")]
    [InlineData("__")]
    public async Task AddAzure_Identity_GivesStoreAndSender(string separator)
    {
        await using var services = Build(new()
        {
            [$"Storage{separator}tableServiceUri"] = "https://contoso.table.core.windows.net",
            [$"Storage{separator}credential"] = "managedidentity",
            [$"Storage{separator}clientId"] = "00000000-0000-0000-0000-000000000001",
            [$"ServiceBus{separator}fullyQualifiedNamespace"] = "contoso.servicebus.windows.net",
        });

        services.GetRequiredService<IPartitionStore>().ShouldBeOfType<TablePartitionStore>();
        services.GetRequiredService<IMessageSender>().ShouldNotBeNull();
    }

    [Fact]
    public async Task AddAzure_NoSetting_NamesBoth()
    {
        await using var services = Build([]);

        Should.Throw<InvalidOperationException>(() => services.GetRequiredService<IPartitionStore>())
            .Message.ShouldContain("'Storage__tableServiceUri'");
        Should.Throw<InvalidOperationException>(() => services.GetRequiredService<IMessageSender>())
            .Message.ShouldContain("'ServiceBus'");
    }

    [Fact]
    public async Task AddAzure_OthersAreRegistered_KeepsThem()
    {
        var sender = new NoSender();
        await using var services = Build([], before => before.AddSingleton<IMessageSender>(sender));

        services.GetRequiredService<IMessageSender>().ShouldBe(sender);
    }

    private static ServiceProvider Build(
        Dictionary<string, string?> settings, Action<IServiceCollection>? before = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(settings);
        before?.Invoke(builder.Services);
        builder.AddAzure();
        builder.Services.AddSingleton<IConfiguration>(builder.Configuration);
        return builder.Services.BuildServiceProvider();
    }

    private sealed class NoSender : IMessageSender
    {
        public Task SendAsync(
            string destination,
            IReadOnlyList<OutboundMessage> messages,
            CancellationToken cancellationToken = default) =>
            Task.CompletedTask;
    }
}
