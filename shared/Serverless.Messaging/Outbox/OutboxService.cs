using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Serverless.Messaging;

/// <summary>Sweeps when the process starts, and goes on trying what could not be sent.</summary>
internal sealed class OutboxService : BackgroundService
{
    private readonly OutboxDispatcher _dispatcher;
    private readonly TimeProvider _timeProvider;
    private readonly OutboxOptions _options;
    private readonly ILogger<OutboxService> _logger;
    private readonly CancellationTokenSource _stopping = new();
    private Task<bool> _firstSweep = Task.FromResult(false);

    public OutboxService(
        OutboxDispatcher dispatcher,
        TimeProvider timeProvider,
        IOptions<OutboxOptions> options,
        ILogger<OutboxService> logger)
    {
        _dispatcher = dispatcher;
        _timeProvider = timeProvider;
        _options = options.Value;
        _logger = logger;
    }

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        // Begun here, so that what a quick store has left is counted as pending when the app has started.
        _dispatcher.BeginStart();
        _firstSweep = SweepAsync(_stopping.Token);
        return base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await _stopping.CancelAsync();
        await _dispatcher.DisposeAsync();
    }

    public override void Dispose()
    {
        _stopping.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(_options.ParkedRetryInterval, _timeProvider);
        var isSwept = await _firstSweep.WaitAsync(stoppingToken);
        while (!isSwept)
        {
            await timer.WaitForNextTickAsync(stoppingToken);
            isSwept = await SweepAsync(stoppingToken);
        }

        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await TryAsync(_dispatcher.RetryParkedAsync, stoppingToken);
        }
    }

    private Task<bool> SweepAsync(CancellationToken cancellationToken) =>
        TryAsync(token => _dispatcher.SweepAsync(TimeSpan.Zero, token), cancellationToken);

    private async Task<bool> TryAsync(Func<CancellationToken, Task> action, CancellationToken stoppingToken)
    {
        try
        {
            await action(stoppingToken);
            return true;
        }
        catch (Exception e) when (!stoppingToken.IsCancellationRequested)
        {
            Log.SweepFailed(_logger, e);
            return false;
        }
    }
}
