using AccountApp;
using Serverless.Testing.Invocations;
using Serverless.Testing.Timelines;

namespace Serverless.Testing.Tests.Faults;

/// <summary>Under each fault an app that does its work right keeps its promise, and one with a flaw is found.</summary>
public sealed class SystemFaultsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Flaw.None)]
    [InlineData(Flaw.BooksEachDelivery)]
    public async Task DropSettlement_TheMessageComesAgain(Flaw flaw)
    {
        await using var accounts = await AccountSystem.StartAsync(flaw);
        accounts.System.Faults.DropSettlement(AccountSystem.Deposits);

        await accounts.DepositAsync("a");

        accounts.System.Invocations.Of(AccountSystem.App, "Deposit").Select(run => run.Attempt).ShouldBe([1, 2]);
        await ExpectAsync(flaw, accounts, "a");
    }

    [Theory]
    [InlineData(Flaw.None)]
    [InlineData(Flaw.BooksEachDelivery)]
    public async Task DuplicateDelivery_TheMessageComesTwice(Flaw flaw)
    {
        await using var accounts = await AccountSystem.StartAsync(flaw);
        accounts.System.Faults.DuplicateDelivery(AccountSystem.Deposits);

        await accounts.DepositAsync("a");

        accounts.System.Invocations.Of(AccountSystem.App, "Deposit").Select(run => run.Outcome)
            .ShouldBe([InvocationOutcome.Succeeded, InvocationOutcome.Succeeded]);
        await ExpectAsync(flaw, accounts, "a");
    }

    [Theory]
    [InlineData(Flaw.None)]
    [InlineData(Flaw.BooksEachDelivery)]
    [InlineData(Flaw.IgnoresFailedSends)]
    public async Task FailSend_OfTheSecondReceipt_IsRefused(Flaw flaw)
    {
        await using var accounts = await AccountSystem.StartAsync(flaw);
        accounts.System.Faults.FailSend("receipts", number: 2);

        await accounts.DepositAsync("a");
        await accounts.DepositAsync("b");
        await accounts.DepositAsync("c");

        accounts.System.Timeline.Entries.Count(entry => entry.Kind == TimelineKind.Fault).ShouldBe(1);
        await ExpectAsync(flaw, accounts, "a", "b", "c");
    }

    [Theory]
    [InlineData(Flaw.None, false)]
    [InlineData(Flaw.None, true)]
    [InlineData(Flaw.BooksEachDelivery, true)]
    public async Task Crash_OfTheWorkerAtADeposit_ANewOneStarts(Flaw flaw, bool isAfter)
    {
        await using var accounts = await AccountSystem.StartAsync(flaw);
        if (isAfter)
        {
            accounts.System.Faults.CrashAfter(AccountSystem.App, "Deposit", number: 2);
        }
        else
        {
            accounts.System.Faults.CrashBefore(AccountSystem.App, "Deposit", number: 2);
        }

        await accounts.DepositAsync("a");
        await accounts.DepositAsync("b");

        accounts.System.Invocations.Of(AccountSystem.App, "Deposit").Select(run => run.Outcome).ShouldBe(
            [InvocationOutcome.Succeeded, InvocationOutcome.WorkerLost, InvocationOutcome.Succeeded]);
        await ExpectAsync(flaw, accounts, "a", "b");
    }

    [Theory]
    [InlineData(Flaw.None)]
    [InlineData(Flaw.KeepsNoBook)]
    [InlineData(Flaw.BooksEachDelivery)]
    public async Task Crash_OfTheAppBetweenBookingAndReceipt_StartsAgain(Flaw flaw)
    {
        Assert.SkipWhen(
            new TestSystemOptions().OutOfProcess, "Out of process a system is idle when the function has ended.");
        await using var accounts = await AccountSystem.StartAsync(flaw);
        await accounts.DepositAsync("a");
        await accounts.SendAsync("slow");
        await accounts.System.IdleAsync(Cancellation);

        await accounts.System.CrashAsync(AccountSystem.App);
        await accounts.System.RestartAsync(AccountSystem.App, Cancellation);
        await accounts.SettleAsync();

        await ExpectAsync(flaw, accounts, "a", "slow");
    }

    [Fact]
    public async Task LoseConnections_BeforeAndWhileAFunctionRuns_NothingIsLostOrDoneTwice()
    {
        await using var accounts = await AccountSystem.StartAsync();
        await accounts.DepositAsync("a");

        (await accounts.System.Faults.LoseConnectionsAsync(AccountSystem.App)).ShouldBeGreaterThan(0);
        await accounts.SendAsync("slow");
        await accounts.System.AdvanceUntilAsync(
            () => accounts.System.Timeline.ToString().Contains("delivers 'slow'", StringComparison.Ordinal),
            TimeSpan.FromMinutes(1),
            Cancellation);
        (await accounts.System.Faults.LoseConnectionsAsync(AccountSystem.App)).ShouldBeGreaterThan(0);
        await accounts.SettleAsync();

        await accounts.CheckAsync("a", "slow");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task AtRandom_RightApp_KeepsItsPromise(int seed)
    {
        var (faults, _) = await RunAtRandomAsync(seed, Flaw.None);

        faults.ShouldNotBeEmpty($"seed {seed}");
    }

    [Fact]
    public async Task AtRandom_SameSeed_GivesTheSameFaults()
    {
        var (first, _) = await RunAtRandomAsync(seed: 7, Flaw.None);
        var (second, _) = await RunAtRandomAsync(seed: 7, Flaw.None);
        var (other, _) = await RunAtRandomAsync(seed: 8, Flaw.None);

        second.ShouldBe(first);
        other.ShouldNotBe(first);
    }

    [Theory]
    [InlineData(Flaw.BooksEachDelivery)]
    [InlineData(Flaw.IgnoresFailedSends)]
    public async Task AtRandom_FlawedApp_IsFound(Flaw flaw)
    {
        var (_, failure) = await RunAtRandomAsync(seed: 1, flaw);

        failure.ShouldNotBeNull();
    }

    [Fact]
    public async Task Clear_PlannedFaults_DoNotCome()
    {
        await using var accounts = await AccountSystem.StartAsync();
        accounts.System.Faults.DropSettlement(times: 10);
        accounts.System.Faults.AtRandom(seed: 1, probability: 1);

        accounts.System.Faults.Clear();
        await accounts.DepositAsync("a");

        accounts.System.Invocations.Of(AccountSystem.App, "Deposit").ShouldHaveSingleItem();
    }

    private static async Task<(string[] Faults, Exception? Failure)> RunAtRandomAsync(int seed, Flaw flaw)
    {
        Assert.SkipWhen(
            new TestSystemOptions().OutOfProcess, "A lock that expires takes five real seconds, and many do.");
        await using var accounts = await AccountSystem.StartAsync(flaw);
        string[] ids = [.. Enumerable.Range(0, 12).Select(i => $"d{i:00}")];
        accounts.System.Faults.AtRandom(seed, probability: 0.3);
        foreach (var id in ids)
        {
            // One after the other, so that the faults meet the same steps in each run.
            await accounts.DepositAsync(id);
        }

        accounts.System.Faults.Clear();
        var failure = await Record.ExceptionAsync(() => accounts.CheckAsync(ids));
        if (flaw == Flaw.None)
        {
            failure.ShouldBeNull($"seed {seed}\n{accounts.System.Timeline}");
        }

        return ([.. accounts.System.Timeline.Entries.Where(entry => entry.Kind == TimelineKind.Fault)
            .Select(entry => entry.Text)], failure);
    }

    /// <summary>The check passes for the right app, and for no other.</summary>
    private static async Task ExpectAsync(Flaw flaw, AccountSystem accounts, params string[] ids)
    {
        var failure = await Record.ExceptionAsync(() => accounts.CheckAsync(ids));
        if (flaw == Flaw.None)
        {
            failure.ShouldBeNull(accounts.System.Timeline.ToString());
        }
        else
        {
            failure.ShouldBeOfType<ShouldAssertException>(accounts.System.Timeline.ToString());
        }
    }
}
