using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Serverless.Runtime.Tests.Hosting;

namespace Serverless.Runtime.Tests.Timers;

public sealed class TimerTriggerTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 1, 30, TimeSpan.Zero);

    private readonly FakeTimeProvider _time = new(Start);
    private readonly TimerProbe _probe;
    private readonly string _directory = Directory.CreateTempSubdirectory("timers").FullName;

    public TimerTriggerTests() => _probe = new TimerProbe(_time);

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Run_CronSchedule_FiresAtEachOccurrence()
    {
        await using var host = await StartAsync(typeof(EveryFiveMinutes));

        _time.Advance(TimeSpan.FromSeconds(209));
        _probe.HasRun.ShouldBeFalse();
        _time.Advance(TimeSpan.FromSeconds(1));

        var first = await _probe.NextAsync();
        first.At.ShouldBe(new(2026, 3, 1, 12, 5, 0, TimeSpan.Zero));
        first.Info!.IsPastDue.ShouldBeFalse();
        first.Info.ScheduleStatus!.Next.ShouldBe(new DateTime(2026, 3, 1, 12, 10, 0, DateTimeKind.Utc));
        _time.Advance(TimeSpan.FromMinutes(5));
        (await _probe.NextAsync()).At.ShouldBe(new(2026, 3, 1, 12, 10, 0, TimeSpan.Zero));
    }

    [Fact]
    public async Task Run_RunOnStartupWithSetting_FiresAtOnceAndPassesJson()
    {
        await using var host = await StartAsync(typeof(AtStartup));

        var run = await _probe.NextAsync();

        run.At.ShouldBe(Start);
        run.Text!.ShouldContain("\"IsPastDue\":false");
        _time.Advance(TimeSpan.FromHours(1));
        (await _probe.NextAsync()).At.ShouldBe(Start + TimeSpan.FromHours(1));
    }

    [Fact]
    public async Task Run_MissedWhileStopped_FiresOnceAsPastDue()
    {
        await using (await StartAsync(typeof(EveryFiveMinutes), _directory))
        {
            _time.Advance(TimeSpan.FromSeconds(210));
            await _probe.NextAsync();
        }

        _time.Advance(TimeSpan.FromMinutes(17));
        await using var again = await StartAsync(typeof(EveryFiveMinutes), _directory);

        var late = await _probe.NextAsync();
        late.Info!.IsPastDue.ShouldBeTrue();
        late.Info.ScheduleStatus!.Last.ShouldBe(new DateTime(2026, 3, 1, 12, 5, 0, DateTimeKind.Utc));
        _probe.HasRun.ShouldBeFalse();
        _time.Advance(TimeSpan.FromMinutes(3));
        (await _probe.NextAsync()).Info!.IsPastDue.ShouldBeFalse();
    }

    [Fact]
    public async Task Run_StillRunningAtTheNextOccurrence_NeverOverlaps()
    {
        _probe.Gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var host = await StartAsync(typeof(EveryFiveMinutes));
        _time.Advance(TimeSpan.FromSeconds(210));
        await _probe.NextAsync();

        _time.Advance(TimeSpan.FromMinutes(6));
        _probe.HasRun.ShouldBeFalse();
        _probe.Gate.SetResult();

        (await _probe.NextAsync()).At.ShouldBe(new(2026, 3, 1, 12, 11, 0, TimeSpan.Zero));
        _probe.Overlaps.ShouldBe(0);
    }

    [Fact]
    public async Task Run_FailsWithRetryAttribute_TriesAgainAfterTheDelay()
    {
        _probe.Failures = 3;
        await using var host = await StartAsync(typeof(Retried));
        _time.Advance(TimeSpan.FromHours(1));
        var first = await _probe.NextAsync();

        var tries = new List<DateTimeOffset>();
        for (var i = 0; i < 2; i++)
        {
            while (!_probe.HasRun)
            {
                _time.Advance(TimeSpan.FromSeconds(1));
                await Task.Yield();
            }

            tries.Add((await _probe.NextAsync()).At);
        }

        (tries[0] - first.At).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(10));
        (tries[1] - tries[0]).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(10));
        _time.Advance(TimeSpan.FromMinutes(10));
        _probe.HasRun.ShouldBeFalse();
    }

    [Fact]
    public async Task Start_SettingOfScheduleMissing_NamesFunctionSettingAndCure()
    {
        var failure = await Should.ThrowAsync<FunctionBindingException>(() => FunctionsHost.StartAsync(
            TestApp.Options([typeof(AtStartup)], services: services => services.AddSingleton(_probe))));

        failure.Errors.Single().ShouldBe(
            "Function 'AtStartup' (Serverless.Runtime.Tests.Timers.AtStartup.RunAsync): TimerTrigger.Schedule is"
            + " '%Schedules__Hourly%', but there is no setting 'Schedules__Hourly'. Add 'Schedules__Hourly' to the"
            + " Values of local.settings.json.");
    }

    private Task<FunctionsHost> StartAsync(Type functions, string? dataDirectory = null) =>
        FunctionsHost.StartAsync(TestApp.Options(
            [functions],
            services: services => services.AddSingleton(_probe),
            settings: new() { ["Schedules__Hourly"] = "01:00:00" },
            time: _time,
            dataDirectory: dataDirectory));
}
