using Azure.Messaging.ServiceBus;
using Serverless.FunctionsHost.Messaging;

namespace Serverless.FunctionsHost.ServiceBus;

/// <summary>
/// An entity without sessions: one receiver with as many receives as functions may run at once, so that the broker
/// never sends a message that nobody is free for. The client opens its link anew when it is lost.
/// </summary>
internal sealed class MessagePump(MessageFunction function) : IMessagePump
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly PumpBackoff _backoff = new(function.App.Time);
    private readonly ServiceBusReceiver _receiver =
        function.Target.CreateReceiver(function.Client, function.Settings.PrefetchCount);

    private Task[] _loops = [];

    /// <inheritdoc/>
    public void Start() =>
        _loops = [.. Enumerable.Range(0, function.Target.IsBatch ? 1 : function.Settings.MaxConcurrentCalls)
            .Select(_ => Task.Run(RunAsync))];

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        try
        {
            await Task.WhenAll(_loops).WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            Log.NotDrained(function.Logger, function.Name, function.Target.Description);
        }

        await _receiver.DisposeAsync();
        _stopping.Dispose();
    }

    private async Task RunAsync()
    {
        var source = new MessageSource(function, _receiver, isSession: false);
        var stopping = _stopping.Token;
        while (!stopping.IsCancellationRequested)
        {
            IReadOnlyList<ServiceBusReceivedMessage> messages;
            try
            {
                messages = await source.NextAsync(stopping).ConfigureAwait(false);
                _backoff.Reset();
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                await ReceiveFailure.PauseAsync(failure, function, _backoff, stopping);
                continue;
            }

            if (messages.Count > 0)
            {
                using var entry = function.App.Work.Enter();
                await function.RunAsync(messages, _receiver, session: null).ConfigureAwait(false);
            }
        }
    }
}
