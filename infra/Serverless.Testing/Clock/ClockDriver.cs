using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Serverless.Testing.Apps;
using Serverless.Testing.Durable;

namespace Serverless.Testing.Clock;

/// <summary>Moves the clock of a system and waits for what that sets off.</summary>
internal sealed class ClockDriver(SystemParts parts, SystemOrchestrations orchestrations)
{
    /// <summary>After so many due times that set nothing off, threads get a turn.</summary>
    private const int BlankSteps = 32;

    /// <summary>What a test that runs on the machine's clock may wait for.</summary>
    private static readonly TimeSpan LongestRealWait = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);

    /// <summary>Waits until the system is idle.</summary>
    public Task IdleAsync(CancellationToken cancellationToken)
    {
        // The test itself may have put something there.
        parts.Storage?.Watch.Changed();
        return WaitAsync(cancellationToken);
    }

    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        try
        {
            await parts.Idle.WaitAsync(parts.Options.Limit, cancellationToken);
        }
        catch (TimeoutException failure)
        {
            throw await FailureAsync(failure.Message, failure);
        }
    }

    /// <summary>Moves the clock.</summary>
    public async Task AdvanceAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero);
        if (parts.Clock is not { } clock)
        {
            await WaitReallyAsync(time, cancellationToken);
            return;
        }

        await IdleAsync(cancellationToken);
        var target = clock.GetUtcNow() + time;
        await StepAsync(clock, target, static () => Task.FromResult(false), cancellationToken);
    }

    /// <summary>Moves the clock until something is so.</summary>
    public async Task AdvanceUntilAsync(Func<Task<bool>> predicate, TimeSpan limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, TimeSpan.Zero);
        await IdleAsync(cancellationToken);
        if (await predicate())
        {
            return;
        }

        var isSo = parts.Clock is { } clock
            ? await StepAsync(clock, clock.GetUtcNow() + limit, predicate, cancellationToken)
            : await PollAsync(predicate, cancellationToken);
        if (!isSo)
        {
            var text = limit.ToString(null, CultureInfo.InvariantCulture);
            if (parts.Clock is null && limit > parts.Options.Limit)
            {
                throw new TestSystemException(
                    $"{TestSystem.SkipPrefix}What the test waits for may take {text}; out of process it goes by the "
                    + "machine's clock, and did not come within "
                    + $"{parts.Options.Limit.ToString(null, CultureInfo.InvariantCulture)}.");
            }

            throw await FailureAsync($"What the test waits for did not come within {text}.", null);
        }
    }

    /// <summary>
    /// Checks when the system is idle; out of process, where an outbox is out of sight, until it holds.
    /// </summary>
    [SuppressMessage("Design", "CA1031", Justification = "Whatever a check throws, the timeline goes with it.")]
    public async Task ExpectAsync(Func<Task> check, CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            await IdleAsync(cancellationToken);
            try
            {
                await check();
                return;
            }
            catch (Exception failure)
            {
                if (parts.Clock is not null || TimeProvider.System.GetElapsedTime(started) > parts.Options.Limit)
                {
                    throw await FailureAsync(failure.Message, failure);
                }
            }

            await Task.Delay(Poll, TimeProvider.System, cancellationToken);
        }
    }

    /// <summary>An exception that shows what happened.</summary>
    public async Task<TestSystemException> FailureAsync(string message, Exception? cause)
    {
        var timeline = parts.Timeline.ToString(await orchestrations.TimelineAsync());
        return new TestSystemException($"{message}\n\nWhat happened:\n{timeline}", cause);
    }

    /// <returns>Whether the predicate has held.</returns>
    private async Task<bool> StepAsync(
        VirtualTimeProvider clock,
        DateTimeOffset target,
        Func<Task<bool>> predicate,
        CancellationToken cancellationToken)
    {
        var blank = 0;
        while (clock.NextDue is { } due && due <= target)
        {
            clock.AdvanceTo(due);
            if (parts.Idle.IsIdle() && ++blank < BlankSteps)
            {
                continue;
            }

            blank = 0;
            await Task.Yield();
            await WaitAsync(cancellationToken);
            if (await predicate())
            {
                return true;
            }
        }

        clock.AdvanceTo(target);
        await Task.Yield();
        await WaitAsync(cancellationToken);
        return await predicate();
    }

    private async Task WaitReallyAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        if (time > LongestRealWait)
        {
            throw new TestSystemException(
                TestSystem.SkipPrefix + "The test moves the clock by "
                + $"{time.ToString(null, CultureInfo.InvariantCulture)}; out of process it goes by the machine's.");
        }

        await Task.Delay(time, TimeProvider.System, cancellationToken);
        await WaitAsync(cancellationToken);
    }

    private async Task<bool> PollAsync(Func<Task<bool>> predicate, CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(started) < parts.Options.Limit)
        {
            await Task.Delay(Poll, TimeProvider.System, cancellationToken);
            if (await predicate())
            {
                return true;
            }
        }

        return false;
    }
}
