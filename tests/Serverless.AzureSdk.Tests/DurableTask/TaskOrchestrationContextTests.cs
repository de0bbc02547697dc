using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Serverless.AzureSdk.Tests.DurableTask;

public class TaskOrchestrationContextTests
{
    private readonly RecordingContext _context = new(NullLoggerFactory.Instance);
    private readonly TaskOptions _options = new(new RetryPolicy(3, TimeSpan.FromSeconds(1)));

    [Fact]
    public async Task CallActivityAsync_EveryOverload_EndsInTheAbstractOne()
    {
        await _context.CallActivityAsync("Ship");
        await _context.CallActivityAsync("Ship", "o-1");
        await _context.CallActivityAsync("Ship", _options);
        await _context.CallActivityAsync<string>("Ship", _options);

        _context.Calls.ShouldBe(
        [
            "activity Ship - - Object",
            "activity Ship o-1 - Object",
            "activity Ship - options Object",
            "activity Ship - options String",
        ]);
    }

    [Fact]
    public async Task CallSubOrchestratorAsync_EveryOverload_EndsInTheAbstractOne()
    {
        await _context.CallSubOrchestratorAsync("Refund");
        await _context.CallSubOrchestratorAsync("Refund", "o-1");
        await _context.CallSubOrchestratorAsync("Refund", _options.WithInstanceId("o-1:refund"));
        await _context.CallSubOrchestratorAsync<string>("Refund", _options);

        _context.Calls.ShouldBe(
        [
            "sub Refund - - Object",
            "sub Refund o-1 - Object",
            "sub Refund - options Object",
            "sub Refund - options String",
        ]);
    }

    [Fact]
    public void CreateTimer_Delay_CountsFromTheOrchestrationsClock()
    {
        _ = _context.CreateTimer(TimeSpan.FromMinutes(5), CancellationToken.None);

        _context.Calls.ShouldBe(["timer 10:05:00"]);
    }

    [Fact]
    public async Task WaitForExternalEvent_EventFirst_ReturnsItAndCancelsTheTimer()
    {
        Task<string> waiting = _context.WaitForExternalEvent<string>("Approval", TimeSpan.FromMinutes(5));
        _context.Event.SetResult("approved");

        (await waiting).ShouldBe("approved");
        _context.Calls.ShouldBe(["timer 10:05:00", "wait Approval", "timer cancelled"]);
    }

    [Fact]
    public async Task WaitForExternalEvent_TimerFirst_IsCancelled()
    {
        Task<string> waiting = _context.WaitForExternalEvent<string>("Approval", TimeSpan.FromMinutes(5));
        _context.Timer.SetResult();

        await Should.ThrowAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public void CreateReplaySafeLogger_Replaying_WritesNothing()
    {
        var lines = new ListLogger();
        using var loggers = new SingleLoggerFactory(lines);
        var context = new RecordingContext(loggers);
        ILogger logger = context.CreateReplaySafeLogger("orders");

        context.Replaying = true;
        logger.LogInformation("replayed");
        context.Replaying = false;
        logger.LogInformation("new");

        lines.Lines.ShouldBe(["new"]);
    }
}
