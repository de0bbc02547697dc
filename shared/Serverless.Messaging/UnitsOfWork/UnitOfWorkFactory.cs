using Microsoft.Extensions.Options;

namespace Serverless.Messaging;

/// <summary>Begins units of work. Safe for concurrent use.</summary>
public sealed class UnitOfWorkFactory
{
    /// <summary>Creates the factory.</summary>
    public UnitOfWorkFactory(
        IPartitionStore store, OutboxDispatcher outbox, TimeProvider timeProvider, IOptions<MessagingOptions> options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Store = store;
        Outbox = outbox;
        TimeProvider = timeProvider;
        Options = options.Value;
    }

    internal IPartitionStore Store { get; }

    internal OutboxDispatcher Outbox { get; }

    internal TimeProvider TimeProvider { get; }

    internal MessagingOptions Options { get; }

    /// <summary>Begins a unit of work. Without a commit it does nothing.</summary>
    public UnitOfWork Begin(string partition)
    {
        ArgumentException.ThrowIfNullOrEmpty(partition);
        return new UnitOfWork(this, partition);
    }

    /// <summary>Runs <paramref name="work"/> in a unit and commits it, unless the work has done so. On a conflict it
    /// runs the work again, with a new unit that reads anew: so its effects all go through the unit.</summary>
    /// <exception cref="StoreConflictException">The commit conflicts more often than
    /// <see cref="MessagingOptions.MaxConflictRetries"/> allows.</exception>
    public async Task<T> RunAsync<T>(
        string partition,
        Func<UnitOfWork, CancellationToken, Task<T>> work,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        for (var conflicts = 0; ; conflicts++)
        {
            var unit = Begin(partition);
            try
            {
                var result = await work(unit, cancellationToken);
                if (!unit.IsEnded)
                {
                    await unit.CommitAsync(cancellationToken);
                }

                return result;
            }
            catch (StoreConflictException) when (conflicts < Options.MaxConflictRetries)
            {
                // At once and without a delay: somebody else's commit went through, so the whole makes progress.
                await Task.Yield();
            }
        }
    }

    /// <summary>As <see cref="RunAsync{T}"/>, for work without a result.</summary>
    /// <exception cref="StoreConflictException">The commit conflicts more often than
    /// <see cref="MessagingOptions.MaxConflictRetries"/> allows.</exception>
    public Task RunAsync(
        string partition, Func<UnitOfWork, CancellationToken, Task> work, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        return RunAsync(
            partition,
            async (unit, token) =>
            {
                await work(unit, token);
                return true;
            },
            cancellationToken);
    }
}
