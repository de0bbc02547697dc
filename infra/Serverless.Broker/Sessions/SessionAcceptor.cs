using Serverless.Broker.Queues;

namespace Serverless.Broker.Sessions;

/// <summary>A client that waits for the next available session.</summary>
internal sealed class SessionAcceptor(ReceiverOptions options, IReceiverSink sink) : IDisposable
{
    private readonly TaskCompletionSource<Receiver> _completion =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ReceiverOptions Options => options;

    public IReceiverSink Sink => sink;

    public Task<Receiver> Granted => _completion.Task;

    public LinkedListNode<SessionAcceptor>? Node { get; set; }

    public ITimer? Timer { get; set; }

    public CancellationTokenRegistration Cancellation { get; set; }

    public void Grant(Receiver receiver) => _completion.TrySetResult(receiver);

    public void Refuse(Exception reason) => _completion.TrySetException(reason);

    public void Cancel(CancellationToken cancellationToken) => _completion.TrySetCanceled(cancellationToken);

    public void Dispose()
    {
        Timer?.Dispose();
        Cancellation.Unregister();
    }
}
