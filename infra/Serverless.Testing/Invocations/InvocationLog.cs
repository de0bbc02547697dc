using System.Collections;
using System.Globalization;
using Serverless.FunctionsHost.Invocations;
using Serverless.FunctionsHost.Protocol;
using Serverless.Testing.Timelines;

namespace Serverless.Testing.Invocations;

/// <summary>The functions that ran, in the order in which they ended. Safe for concurrent use.</summary>
public sealed class InvocationLog : IReadOnlyCollection<Invocation>
{
    private readonly Timeline _timeline;
    private readonly List<Invocation> _all = [];
    private readonly Lock _gate = new();

    internal InvocationLog(Timeline timeline) => _timeline = timeline;

    /// <summary>Gets who is told of each one; null for nobody.</summary>
    internal Action? Added { get; init; }

    /// <summary>Gets how many have ended.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _all.Count;
            }
        }
    }

    /// <summary>Those of a function; neither name minds letter case.</summary>
    /// <param name="app">The app.</param>
    /// <param name="function">The function.</param>
    public IReadOnlyList<Invocation> Of(string app, string function) =>
    [
        .. this.Where(invocation => invocation.App.Equals(app, StringComparison.OrdinalIgnoreCase)
            && invocation.Function.Equals(function, StringComparison.OrdinalIgnoreCase)),
    ];

    /// <summary>Forgets what ran so far.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _all.Clear();
        }
    }

    /// <inheritdoc/>
    public IEnumerator<Invocation> GetEnumerator()
    {
        lock (_gate)
        {
            return ((IEnumerable<Invocation>)[.. _all]).GetEnumerator();
        }
    }

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal void Add(InvocationRecord record)
    {
        var invocation = new Invocation(
            record.App,
            record.Function,
            record.Request.InvocationId,
            Enum.Parse<InvocationOutcome>(record.Result.Status.ToString()),
            AttemptOf(record.Request),
            record.Started,
            record.Elapsed,
            record.Result.Succeeded ? null : record.Result.Reason);
        lock (_gate)
        {
            _all.Add(invocation);
        }

        var attempt = invocation.Attempt == 1
            ? string.Empty
            : string.Create(CultureInfo.InvariantCulture, $", attempt {invocation.Attempt}");
        var error = invocation.Error is null ? string.Empty : $": {invocation.Error}";
        _timeline.Add(
            TimelineKind.Invocation, $"{invocation.App} {invocation.Function} {invocation.Outcome}{attempt}{error}");
        Added?.Invoke();
    }

    private static int AttemptOf(InvocationRequest request)
    {
        if (request.RetryContext is { } retry)
        {
            return retry.RetryCount + 1;
        }

        // How often the message was delivered, this time included: of Service Bus, of a storage queue.
        return (request.TriggerMetadata.TryGetValue("DeliveryCount", out var delivered)
                || request.TriggerMetadata.TryGetValue("DequeueCount", out delivered))
            && int.TryParse(
                delivered.DataCase == TypedData.DataOneofCase.Json ? delivered.Json : delivered.String,
                CultureInfo.InvariantCulture,
                out var count)
                ? Math.Max(1, count)
                : 1;
    }
}
