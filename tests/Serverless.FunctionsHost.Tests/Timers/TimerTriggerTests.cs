using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Serverless.FunctionsHost.Invocations;
using Serverless.FunctionsHost.Launching;
using Serverless.FunctionsHost.Tests.Support;
using Serverless.FunctionsHost.Timers;

namespace Serverless.FunctionsHost.Tests.Timers;

public sealed class TimerTriggerTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 1, 30, TimeSpan.Zero);

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    private readonly ObservedTimeProvider _time = new(Start);
    private readonly InvocationLog _log = new();
    private readonly SemaphoreSlim _gate = new(0);
    private readonly string _directory = Directory.CreateTempSubdirectory("timers").FullName;

    public void Dispose()
    {
        _gate.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task Run_CronSchedule_FiresAtEachOccurrence()
    {
        await using var app = await StartAsync("EveryFiveMinutes");

        _time.Advance(TimeSpan.FromSeconds(209));
        _log.IsEmpty.ShouldBeTrue();
        _time.Advance(TimeSpan.FromSeconds(1));

        var first = await _log.NextAsync();
        first.Started.ShouldBe(new(2026, 3, 1, 12, 5, 0, TimeSpan.Zero));
        Text(first).ShouldBe("False 0001-01-01T00:00:00.0000000 2026-03-01T12:05:00.0000000+00:00");
        _time.Advance(TimeSpan.FromMinutes(5));
        var second = await _log.NextAsync();
        second.Started.ShouldBe(new(2026, 3, 1, 12, 10, 0, TimeSpan.Zero));

        // As in Azure: Next is the time at which this run was due.
        Text(second).ShouldBe("False 2026-03-01T12:05:00.0000000+00:00 2026-03-01T12:10:00.0000000+00:00");
    }

    [Fact]
    public async Task Run_RunOnStartupWithSetting_FiresAtOnceAndPassesJson()
    {
        await using var app = await StartAsync("AtStartup");

        var run = await _log.NextAsync();

        run.Started.ShouldBe(Start);
        Text(run).ShouldContain("\"IsPastDue\":false");
        Text(run).ShouldContain("\"Schedule\":{\"AdjustForDST\":false}");
        _time.Advance(TimeSpan.FromHours(1));
        (await _log.NextAsync()).Started.ShouldBe(Start + TimeSpan.FromHours(1));
        app.App.Notices.Single().ShouldContain("is an interval");
    }

    [Fact]
    public async Task Run_MissedWhileStopped_FiresOnceAsPastDue()
    {
        await using (await StartAsync("EveryFiveMinutes", _directory))
        {
            _time.Advance(TimeSpan.FromSeconds(210));
            await _log.NextAsync();
        }

        _time.Advance(TimeSpan.FromMinutes(17));
        await using var again = await StartAsync("EveryFiveMinutes", _directory);

        Text(await _log.NextAsync())
            .ShouldBe("True 2026-03-01T12:05:00.0000000+00:00 2026-03-01T12:10:00.0000000+00:00");
        _log.IsEmpty.ShouldBeTrue();
        _time.Advance(TimeSpan.FromMinutes(3));
        Text(await _log.NextAsync()).ShouldStartWith("False");
    }

    [Fact]
    public async Task Run_MoreThanOnceAMinute_KeepsNoStatus()
    {
        await using var app = await StartAsync("EveryTenSeconds", _directory);

        _time.Advance(TimeSpan.FromSeconds(10));

        Text(await _log.NextAsync()).ShouldContain("\"ScheduleStatus\":null");
        Directory.Exists(Path.Combine(_directory, "timers")).ShouldBeFalse();
    }

    [Fact]
    public async Task Run_StillRunningAtTheNextOccurrence_NeverOverlaps()
    {
        await using var app = await StartAsync("Slow");
        _time.Advance(TimeSpan.FromSeconds(210));
        await RunningAsync(app);

        _time.Advance(TimeSpan.FromMinutes(6));
        _log.IsEmpty.ShouldBeTrue();
        _gate.Release();

        (await _log.NextAsync()).Started.ShouldBe(new(2026, 3, 1, 12, 5, 0, TimeSpan.Zero));
        await RunningAsync(app);
        _gate.Release();
        (await _log.NextAsync()).Started.ShouldBe(new(2026, 3, 1, 12, 11, 0, TimeSpan.Zero));
    }

    [Fact]
    public async Task Run_FailsWithRetryAttribute_TriesAgainAfterTheDelay()
    {
        await using var app = await StartAsync("Retried");
        _time.Advance(TimeSpan.FromHours(1));
        var tries = new List<InvocationRecord> { await _log.NextAsync() };
        for (var i = 0; i < 2; i++)
        {
            // The clock moves when the pause has begun, or it would run away to the next hour.
            await _time.TimerAsync(Pause);
            _time.Advance(Pause);
            tries.Add(await _log.NextAsync());
        }

        tries.Select(item => item.Request.RetryContext?.RetryCount ?? 0).ShouldBe([0, 1, 2]);
        (tries[1].Started - tries[0].Started).ShouldBe(Pause);
        (tries[2].Started - tries[1].Started).ShouldBe(Pause);
        _time.Advance(TimeSpan.FromMinutes(10));
        _log.IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public async Task Stop_WaitingForARetry_EndsTheWait()
    {
        var app = await StartAsync("Retried");
        _time.Advance(TimeSpan.FromHours(1));
        await _log.NextAsync();

        await app.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);

        _log.IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public async Task Start_SettingOfScheduleMissing_NamesFunctionSettingAndCure()
    {
        await using var app = await StartAsync("AtStartup", settings: []);

        app.App.Errors.Single().ShouldBe(
            "Function 'AtStartup': TimerTrigger.Schedule is '%Schedules__Hourly%', but there is no setting"
            + " 'Schedules__Hourly'. Add 'Schedules__Hourly' to the Values of local.settings.json.");
    }

    [Fact]
    public async Task Start_FunctionsOfHostJson_OnlyThoseRun()
    {
        await using var app = await StartAsync("Slow");

        app.App.Functions.Where(function => !function.IsDisabled).Select(function => function.Definition.Name)
            .ShouldBe(["Slow"]);
    }

    [Theory]
    [InlineData("Information", true)]
    [InlineData("Warning", false)]
    public async Task Run_LogLevelOfHostJson_SaysWhatTheFunctionLogs(string level, bool isLogged)
    {
        using var lines = new LogLines();
        using var loggers = LoggerFactory.Create(builder => builder.AddProvider(lines));
        await using (await StartAsync(
            "EveryFiveMinutes",
            settings: new() { ["AzureFunctionsJobHost__logging__logLevel__Function.EveryFiveMinutes.User"] = level },
            loggers: loggers))
        {
            _time.Advance(TimeSpan.FromMinutes(4));
            await _log.NextAsync();
        }

        lines.All.Any(line => line is ("Function.EveryFiveMinutes.User", "The timer ran.")).ShouldBe(isLogged);
        lines.All.ShouldContain(line => line.Category == "Function.EveryFiveMinutes");
    }

    private static string Text(InvocationRecord record) => record.Result.ReturnValue.ShouldNotBeNull().String;

    private static async Task RunningAsync(HostedApp app)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
        while (app.App.Context.Workers.Ready.Sum(worker => worker.Session.Pending) == 0)
        {
            deadline.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private async Task<HostedApp> StartAsync(
        string function,
        string? dataDirectory = null,
        Dictionary<string, string>? settings = null,
        ILoggerFactory? loggers = null)
    {
        var all = new Dictionary<string, string>(settings ?? new() { ["Schedules__Hourly"] = "01:00:00" })
        {
            ["AzureFunctionsJobHost__functions__0"] = function,
        };
        return await HostedApp.StartAsync("TimerApp", inProcess: true, options => options with
        {
            Launcher = new InProcessLauncher(new InProcessOptions
            {
                ConfigureServices = services => services.AddSingleton(_gate),
            }),
            Triggers = [new TimerTrigger()],
            Settings = all,
            TimeProvider = _time,
            DataDirectory = dataDirectory,
            InvocationEnded = _log.Add,
            Loggers = loggers ?? options.Loggers,
        });
    }
}
