using System.Collections.Concurrent;

namespace Serverless.Runtime.Tests.ServiceBus;

/// <summary>What the functions of a test saw; a singleton of the app.</summary>
public sealed class Recorder
{
    private readonly SemaphoreSlim _recorded = new(0);

    public ConcurrentQueue<string> Seen { get; } = new();

    /// <summary>Lets a function wait until the test says so.</summary>
    public TaskCompletionSource Gate { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Add(string what)
    {
        Seen.Enqueue(what);
        _recorded.Release();
    }

    public async Task<string[]> WaitAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            if (!await _recorded.WaitAsync(TimeSpan.FromSeconds(15)))
            {
                throw new TimeoutException($"{i} of {count} came: {string.Join(", ", Seen)}");
            }
        }

        return [.. Seen];
    }
}
