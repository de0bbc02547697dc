using Microsoft.DurableTask.Protobuf;
using Serverless.TaskHub.Stores;

namespace Serverless.TaskHub.Purging;

/// <summary>
/// Removes orchestrations some time after their end, as the Durable Task Scheduler's retention policy does. Its timer
/// is not the hub's: a test's clock does not wait for it.
/// </summary>
internal sealed class Retention : IDisposable
{
    private const int Batch = 500;

    /// <summary>Looks often enough to be late by a tenth of the time at most.</summary>
    private const int Looks = 10;

    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    private readonly HubCore _core;
    private readonly InstancePurger _purger;
    private readonly TimeSpan _keep;
    private readonly ITimer _timer;
    private Task _last = Task.CompletedTask;

    public Retention(HubCore core, InstancePurger purger, TimeSpan keep)
    {
        _core = core;
        _purger = purger;
        _keep = keep;
        var wait = keep / Looks < LongestWait ? keep / Looks : LongestWait;
        _timer = core.Clock.CreateTimer(_ => Look(), null, wait, wait);
    }

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        // One at a time: a look that takes long stands for the next ones.
        if (_last.IsCompleted)
        {
            _last = ExpireAsync();
        }
    }

    private async Task ExpireAsync()
    {
        try
        {
            var before = _core.Now - _keep;
            var count = 0;
            while (await _core.Store.ListEndedAsync(new EndedFilter(To: before), null, Batch) is { Count: > 0 } page)
            {
                var request = new PurgeInstancesRequest { InstanceBatch = new InstanceBatch() };
                request.InstanceBatch.InstanceIds.AddRange(page.Select(ended => ended.Id));
                var removed = (await _purger.PurgeAsync(request)).DeletedInstanceCount;
                if (removed == 0)
                {
                    break;
                }

                count += removed;
            }

            if (count > 0)
            {
                Log.Expired(_core.Logger, count, before);
            }
        }
        catch (Exception failure)
        {
            Log.ExpiryFailed(_core.Logger, failure);
        }
    }
}
