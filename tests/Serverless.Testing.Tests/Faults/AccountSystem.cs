using AccountApp;
using Azure.Messaging.ServiceBus;

namespace Serverless.Testing.Tests.Faults;

/// <summary>The app whose work must be done once, and the check that finds what it does wrong.</summary>
internal sealed class AccountSystem : IAsyncDisposable
{
    public const string App = "accountapp";
    public const string Deposits = "deposits";

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    private readonly string _directory;

    private AccountSystem(TestSystem system, string directory)
    {
        System = system;
        _directory = directory;
    }

    public TestSystem System { get; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<AccountSystem> StartAsync(Flaw flaw = Flaw.None)
    {
        var directory = Directory.CreateTempSubdirectory("accounts").FullName;
        var options = new TestSystemOptions(
            TestApps.Folder("AccountApp"))
        {
            TopologyPath = Path.Combine(AppContext.BaseDirectory, "Faults", "topology.json"),
        };
        options.Set(App, "Ledger", Path.Combine(directory, "ledger.txt"));
        options.Set(App, "Flaw", flaw.ToString());
        return new AccountSystem(await TestSystem.StartAsync(options, Cancellation), directory);
    }

    public Task SendAsync(string id) =>
        System.Messages.SendAsync(Deposits, new ServiceBusMessage { MessageId = id }, Cancellation);

    /// <summary>Sends a deposit and waits until nothing is left of it, retries and expired locks included.</summary>
    public async Task DepositAsync(string id)
    {
        await SendAsync(id);
        await SettleAsync();
    }

    /// <summary>Waits until all deposits are settled.</summary>
    public async Task SettleAsync()
    {
        await System.AdvanceUntilAsync(() => System.Messages.Count(Deposits) == default, Longest, Cancellation);
        await System.IdleAsync(Cancellation);
    }

    /// <summary>Each deposit is in the book once, and has one receipt.</summary>
    public async Task CheckAsync(params string[] ids)
    {
        await System.Messages.SendAsync("questions", new ServiceBusMessage("?"), Cancellation);
        await System.AdvanceUntilAsync(() => System.Messages.Count("balances").Active == 1, Longest, Cancellation);
        (await System.Messages.PeekAsync("balances", Cancellation)).Single().Body.ToString().Split(',').Order()
            .ShouldBe(ids.Order(), "the book");
        (await System.Messages.PeekAsync("receipts", Cancellation)).Select(receipt => receipt.MessageId).Order()
            .ShouldBe(ids.Order(), "the receipts");
    }

    public async ValueTask DisposeAsync()
    {
        await System.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }
}
