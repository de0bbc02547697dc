using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using NotesApp;

namespace Serverless.Testing.Tests.Isolation;

/// <summary>Many systems of one app in a process keep to themselves, and leave nothing behind.</summary>
[Collection(nameof(WithoutOthers))]
public sealed class ManySystemsTests(ITestOutputHelper output)
{
    private const int AtOnce = 16;
    private const int Rounds = 10;
    private const int Long = 100;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_SixteenAtOnceTenTimes_NoneSeesAnother()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var first = round * AtOnce;
            await Task.WhenAll(Enumerable.Range(first, AtOnce).Select(number => Task.Run(() => RunAsync(number))));
        }
    }

    [Fact]
    public async Task Dispose_HundredSystems_LeavesNothingBehind()
    {
        Assert.SkipWhen(
            new TestSystemOptions().OutOfProcess, "Out of process there is nothing of an app in this process.");
        for (var i = 0; i < 10; i++)
        {
            await RunAsync(i);
        }

        var before = Measure();
        List<WeakReference> services = [];
        for (var i = 0; i < Long; i++)
        {
            services.Add(await RunAsync(i));
        }

        var after = Measure();
        output.WriteLine($"{before} -> {after}, {services.Count(known => known.IsAlive)} of {Long} alive");
        services.Count(known => known.IsAlive).ShouldBeLessThan(5);

        // Apps are loaded once, into the default context; systems add none.
        after.Contexts.ShouldBe(before.Contexts);
        after.Assemblies.ShouldBe(before.Assemblies);
        ((after.Bytes - before.Bytes) / Long).ShouldBeLessThan(50_000);
        (after.WorkingSet - before.WorkingSet).ShouldBeLessThan(100_000_000);
    }

    /// <summary>Sends a note of its own through an app with settings and a service of its own.</summary>
    /// <returns>The app's services, to see whether they go.</returns>
    private static async Task<WeakReference> RunAsync(int number)
    {
        await using var system = await NotesSystem.StartAsync(options => options
            .Set(NotesSystem.App, "Owner", $"owner {number}")
            .ConfigureServices(NotesSystem.App, services => services.Replace(
                ServiceDescriptor.Singleton<INoteReader>(new NumberedReader(number)))));

        await system.PostAsync("note");
        await system.IdleAsync(Cancellation);
        await system.AdvanceAsync(TimeSpan.FromMinutes(number), Cancellation);

        (await system.NotesAsync()).Where(note => !note.EndsWith(":00", StringComparison.Ordinal))
            .ShouldBe([$"note of {number}"]);
        using var client = system.HttpClient(NotesSystem.App);
        (await client.GetStringAsync("api/owner", Cancellation)).ShouldBe($"owner {number}");
        (await client.GetFromJsonAsync<DateTimeOffset>("api/time", Cancellation)).ShouldBe(system.Time.GetUtcNow());
        system.Invocations.Of(NotesSystem.App, "Note").ShouldHaveSingleItem();
        return new WeakReference(system.Services(NotesSystem.App));
    }

    private static Footprint Measure()
    {
        for (var i = 0; i < 5; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        return new Footprint(
            GC.GetTotalMemory(forceFullCollection: true),
            Environment.WorkingSet,
            AppDomain.CurrentDomain.GetAssemblies().Length,
            System.Runtime.Loader.AssemblyLoadContext.All.Count());
    }

    private sealed record Footprint(long Bytes, long WorkingSet, int Assemblies, int Contexts);

    private sealed class NumberedReader(int number) : INoteReader
    {
        public string Read(string note) => $"{note} of {number}";
    }
}
