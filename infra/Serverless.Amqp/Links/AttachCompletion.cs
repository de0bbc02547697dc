using Amqp;
using Amqp.Framing;

namespace Serverless.Amqp;

/// <summary>
/// Waits for the peer's attach. AMQP 1.0 §2.6.3: a refused link is attached without source or target and detached with
/// the error right after it, so an attach alone is not yet a yes.
/// </summary>
internal sealed class AttachCompletion(string operation, string entity)
{
    private readonly TaskCompletionSource<Attach> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void OnAttached(ILink link, Attach attach)
    {
        // attach.Role is the peer's: true for a receiver, whose target must be there.
        if (attach.Role ? attach.Target is not null : attach.Source is not null)
        {
            _completion.TrySetResult(attach);
        }
    }

    public async Task<Attach> WaitAsync(Link link, TimeSpan timeout, CancellationToken cancellationToken)
    {
        link.AddClosedCallback((sender, error) =>
            _completion.TrySetException(Failures.FromError(error ?? sender.Error, operation, entity)));
        try
        {
            return await _completion.Task.WaitAsync(timeout, cancellationToken);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            CloseWhenAttached(link);
            if (exception is OperationCanceledException)
            {
                throw;
            }

            throw Failures.From(exception, operation, entity);
        }
    }

    // A detach that overtakes the peer's attach upsets peers; the link is closed when the answer comes after all.
    private void CloseWhenAttached(Link link) => _ = _completion.Task.ContinueWith(
        async completed =>
        {
            if (completed.IsCompletedSuccessfully)
            {
                await LinkClose.CloseAsync(link);
            }

            _ = completed.Exception;
        },
        TaskScheduler.Default);
}
