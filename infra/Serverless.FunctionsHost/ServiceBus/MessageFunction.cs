using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Logging;
using Serverless.FunctionsHost.HostSettings;
using Serverless.FunctionsHost.Messaging;
using Serverless.FunctionsHost.ServiceBus.Requests;
using Serverless.FunctionsHost.ServiceBus.Sessions;
using Serverless.FunctionsHost.ServiceBus.Settlement;
using Serverless.FunctionsHost.Worker;

namespace Serverless.FunctionsHost.ServiceBus;

/// <summary>
/// Runs a function for messages and settles them: complete after success when auto-complete is on, abandon after
/// everything else, unless the function settled them itself. A failure counts as a delivery whatever its cause, also
/// when the worker is lost: a message that kills workers ends in the dead-letter queue.
/// </summary>
internal sealed class MessageFunction(
    FunctionAppContext app,
    FunctionDefinition function,
    ServiceBusTarget target,
    ServiceBusClient client,
    ServiceBusSettlement settlement,
    ILogger logger)
{
    private const string NotBindable = "BodyCannotBeBound";

    private readonly MessageParameter _parameter = new(function.Trigger!);
    private readonly MessageRequest _requests = new(function, target, client);

    /// <summary>Gets the function's name.</summary>
    public string Name => function.Name;

    /// <summary>Gets what it listens to.</summary>
    public ServiceBusTarget Target => target;

    /// <summary>Gets <c>extensions.serviceBus</c>.</summary>
    public ServiceBusSettings Settings => app.HostJson.ServiceBus;

    /// <summary>Gets the client.</summary>
    public ServiceBusClient Client => client;

    /// <summary>Gets the app.</summary>
    public FunctionAppContext App => app;

    /// <summary>Gets what the app's functions settle with.</summary>
    public ServiceBusSettlement Settlement => settlement;

    /// <summary>Gets the log.</summary>
    public ILogger Logger => logger;

    /// <summary>Runs it; every message is settled, or could not be, when this returns. Never throws.</summary>
    /// <param name="messages">What came; not empty.</param>
    /// <param name="receiver">Who received it.</param>
    /// <param name="session">The session; null for none.</param>
    public async Task RunAsync(
        IReadOnlyList<ServiceBusReceivedMessage> messages, ServiceBusReceiver receiver, SessionWorker? session)
    {
        try
        {
            var leases = new MessageLease[messages.Count];
            for (var i = 0; i < leases.Length; i++)
            {
                leases[i] = new MessageLease(messages[i], receiver);
                app.TriggerWatch?.OnMessage(leases[i].Token);
            }

            settlement.Add(leases);
            using var renewal = session is null ? LockRenewal.Start(leases, this) : null;
            try
            {
                await RunAsync(leases, receiver, session);
            }
            finally
            {
                settlement.Remove(leases);
            }
        }
        catch (Exception failure)
        {
            Log.NotHandled(logger, failure, Name, target.Description);
        }
    }

    private async Task RunAsync(MessageLease[] received, ServiceBusReceiver receiver, SessionWorker? session)
    {
        var leases = await RefuseUnboundAsync(received);
        if (leases.Length == 0)
        {
            return;
        }

        var request = _requests.Create(_parameter, leases, receiver, session);
        var result = await app.Invoker.InvokeAsync(function, request, CancellationToken.None);
        if (!result.Succeeded)
        {
            await SettleAsync(leases, static lease => lease.AbandonAsync(null, CancellationToken.None), "abandoned");
        }
        else if (target.AutoComplete)
        {
            await SettleAsync(leases, static lease => lease.CompleteAsync(CancellationToken.None), "completed");
        }
    }

    /// <summary>What cannot become the parameter would fail at every delivery.</summary>
    private async ValueTask<MessageLease[]> RefuseUnboundAsync(MessageLease[] leases)
    {
        List<MessageLease>? bound = null;
        for (var i = 0; i < leases.Length; i++)
        {
            try
            {
                _parameter.Check(leases[i].Message.GetRawAmqpMessage());
                bound?.Add(leases[i]);
            }
            catch (UnboundBodyException failure)
            {
                bound ??= [.. leases[..i]];
                Log.NotBound(logger, Name, leases[i].Message.MessageId, target.Description, failure.Message);
                await SettleAsync(
                    [leases[i]],
                    lease => lease.DeadLetterAsync(
                        null, NotBindable, $"Function '{Name}': {failure.Message}", CancellationToken.None),
                    "dead-lettered");
            }
        }

        return bound is null ? leases : [.. bound];
    }

    private Task SettleAsync(MessageLease[] leases, Func<MessageLease, Task> settle, string intent) =>
        leases is [var only]
            ? SettleAsync(only, settle, intent)
            : Task.WhenAll(leases.Select(lease => SettleAsync(lease, settle, intent)));

    private async Task SettleAsync(MessageLease lease, Func<MessageLease, Task> settle, string intent)
    {
        if (lease.IsSettled)
        {
            return;
        }

        try
        {
            await settle(lease);
        }
        catch (InvalidOperationException) when (lease.IsSettled)
        {
            // The function did not wait for its own settlement, which came first.
        }
        catch (Exception failure)
        {
            // It comes again when its lock expires: at least once, as the service promises.
            Log.NotSettled(logger, failure, Name, lease.Message.MessageId, target.Description, intent);
        }
    }
}
