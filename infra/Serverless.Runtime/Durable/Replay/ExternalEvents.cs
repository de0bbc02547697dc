using System.Text.Json;
using Microsoft.DurableTask;

namespace Serverless.Runtime.Durable;

/// <summary>
/// External events of one replay: names ignore case; events that nobody waits for are kept in order; of several waits
/// on one name the newest gets the event, as durabletask-dotnet has it since 1.18. A wait that
/// was cancelled gets nothing.
/// </summary>
internal sealed class ExternalEvents(DataConverter converter)
{
    private readonly List<(string Name, string? Payload)> _buffered = [];
    private readonly Dictionary<string, List<Waiter>> _waiters = new(StringComparer.OrdinalIgnoreCase);

    public bool HasWaiters => _waiters.Count > 0;

    /// <summary>What nobody took, in the order in which it came.</summary>
    public IReadOnlyList<(string Name, string? Payload)> Unprocessed => _buffered;

    /// <summary>The task of a wait, and how to give it up.</summary>
    public (Task<T> Task, Action Cancel) Wait<T>(string name)
    {
        var index = _buffered.FindIndex(e => string.Equals(e.Name, name, StringComparison.OrdinalIgnoreCase));
        var source = new TaskCompletionSource<T>();
        if (index >= 0)
        {
            var payload = _buffered[index].Payload;
            _buffered.RemoveAt(index);
            Complete(source, payload);
            return (source.Task, static () => { });
        }

        if (!_waiters.TryGetValue(name, out var waiters))
        {
            _waiters.Add(name, waiters = []);
        }
        else if (waiters[0].Type != typeof(T))
        {
            throw new ArgumentException(
                $"Event '{name}' is awaited as '{waiters[0].Type}' already, so it cannot be awaited as '{typeof(T)}' "
                + "too. Use one payload type for one event name.",
                nameof(name));
        }

        var waiter = new Waiter(typeof(T), payload => Complete(source, payload));
        waiters.Add(waiter);
        return (source.Task, () =>
        {
            Remove(name, waiter);
            source.TrySetCanceled();
        });
    }

    public void Raise(string name, string? payload)
    {
        if (_waiters.TryGetValue(name, out var waiters))
        {
            var waiter = waiters[^1];
            Remove(name, waiter);
            waiter.Complete(payload);
            return;
        }

        Buffer(name, payload);
    }

    /// <summary>Keeps an event although somebody may wait: the execution is over.</summary>
    public void Buffer(string name, string? payload) => _buffered.Add((name, payload));

    private void Remove(string name, Waiter waiter)
    {
        if (_waiters.TryGetValue(name, out var waiters) && waiters.Remove(waiter) && waiters.Count == 0)
        {
            _waiters.Remove(name);
        }
    }

    private void Complete<T>(TaskCompletionSource<T> source, string? payload)
    {
        try
        {
            source.TrySetResult(converter.Deserialize<T>(payload)!);
        }
        catch (JsonException failure)
        {
            source.TrySetException(failure);
        }
    }

    private sealed record Waiter(Type Type, Action<string?> Complete);
}
