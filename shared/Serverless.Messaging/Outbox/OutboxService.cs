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
        _dispatcher.HoldUntilSwept();
        return base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await _dispatcher.DisposeAsync();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(_options.ParkedRetryInterval, _timeProvider);
        while (!await TryAsync(token => _dispatcher.SweepAsync(TimeSpan.Zero, token), stoppingToken))
        {
            await timer.WaitForNextTickAsync(stoppingToken);
        }

        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await TryAsync(_dispatcher.RetryParkedAsync, stoppingToken);
        }
    }

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
