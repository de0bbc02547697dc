using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Serverless.Messaging;

/// <summary>The way of a message: trace, check, breaker, the app's own steps, then, again and again until it ends: time
/// limit, decode, upcast, inbox, handler, commit; at last it is settled.</summary>
internal sealed class MessagePipeline
{
    private static readonly ActivitySource Activities = new("Serverless.Messaging");

    private readonly IMessageStep[] _steps;
    private readonly IOptionsMonitor<RetryPolicy> _policies;
    private readonly TriggerBreaker _breaker;
    private readonly TimeProvider _time;
    private readonly MessagingOptions _options;
    private readonly ILogger _logger;

    public MessagePipeline(
        UnitOfWorkFactory units,
        IEnumerable<Upcast> upcasts,
        IEnumerable<IMessageStep> steps,
        IOptionsMonitor<RetryPolicy> policies,
        TriggerBreaker breaker,
        TimeProvider time,
        IOptions<MessagingOptions> options,
        ILogger<Inbox> logger)
    {
        Units = units;
        Upcasts = new Upcasts(upcasts);
        _steps = [.. steps];
        _policies = policies;
        _breaker = breaker;
        _time = time;
        _options = options.Value;
        _logger = logger;
    }

    public UnitOfWorkFactory Units { get; }

    public Upcasts Upcasts { get; }

    public int MaxBatchConcurrency => _options.MaxBatchConcurrency;

    /// <summary>Says that a message of a batch could not be settled.</summary>
    public void NotSettled(Exception failure, string messageId, string consumer) =>
        Log.NotSettled(_logger, failure, messageId, consumer);

    /// <summary>Brings a message to what handlers read: by the app's mappings, when it is no CloudEvent.</summary>
    public InboundMessage Decode(InboundMessage message)
    {
        if (message.Source.Length == 0)
        {
            foreach (var map in _options.PlainMessages)
            {
                if (map(message) is { } mapped)
                {
                    message = mapped;
                    break;
                }
            }
        }

        return ReferenceEquals(_options.Json, MessageJson.Options) ? message : message with { Json = _options.Json };
    }

    public async Task<MessageOutcome> RunAsync(Reception reception, CancellationToken cancellationToken)
    {
        var message = reception.Message;
        using var activity = Activities.StartActivity(
            "process " + message.Type, ActivityKind.Consumer, message.TraceParent);
        activity?.SetTag("messaging.message.id", message.Id);
        var policy = _policies.Get(reception.Consumer);
        var outcome = Check(reception)
            ?? await GuardAsync(reception, policy, cancellationToken);
        if (outcome is { Kind: MessageOutcomeKind.DeadLetter, Cause: { } cause })
        {
            activity?.SetStatus(ActivityStatusCode.Error, cause.Description);
            Log.DeadLettered(_logger, message.Id, message.Type, cause.Reason, cause.Description);
        }

        await SettleAsync(reception, policy, outcome, cancellationToken);
        return outcome;
    }

    /// <summary>What can be said of a message without its handler; null when it is to be handled.</summary>
    private MessageOutcome? Check(Reception reception)
    {
        var message = reception.Message;
        if (reception.Delivery.IsForAnother)
        {
            return MessageOutcome.Duplicate;
        }

        // CloudEvents 1.0 §REQUIRED Attributes: a consumer tells events apart by source and id, and reads them by type.
        if (message.Id.Length == 0 || message.Type.Length == 0)
        {
            return MessageOutcome.DeadLetter(DeadLetterCause.Of(new UnreadableMessageException(
                message.Id, message.Type, message.Id.Length == 0 ? "it has no id" : "it has no type")));
        }

        return reception.Handler is null
            ? MessageOutcome.DeadLetter(
                "UnknownMessageType",
                $"'{reception.Consumer}' does not handle '{message.Type}'. It handles "
                + $"{string.Join(", ", reception.Taken.Select(type => $"'{type}'"))}.")
            : null;
    }

    /// <summary>Handles the message unless the breaker of the function is open.</summary>
    private async Task<MessageOutcome> GuardAsync(
        Reception reception, RetryPolicy policy, CancellationToken cancellationToken)
    {
        var permit = await _breaker.EnterAsync(reception.Consumer, cancellationToken);
        if (permit.Wait is { } wait)
        {
            return MessageOutcome.Postpone(wait);
        }

        var outcome = await StepAsync(0, reception, policy, cancellationToken);
        await _breaker.LeaveAsync(reception.Consumer, permit, outcome.HasFailed, cancellationToken);
        return outcome;
    }

    private Task<MessageOutcome> StepAsync(
        int step, Reception reception, RetryPolicy policy, CancellationToken cancellationToken) =>
        step == _steps.Length
            ? HandleAsync(reception, policy, cancellationToken)
            : _steps[step].RunAsync(
                reception.Message,
                reception.Consumer,
                token => StepAsync(step + 1, reception, policy, token),
                cancellationToken);

    private async Task<MessageOutcome> HandleAsync(
        Reception reception, RetryPolicy policy, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                var outcome = await TryAsync(reception, policy, cancellationToken);
                if (outcome.Kind == MessageOutcomeKind.Duplicate)
                {
                    Log.Duplicate(_logger, reception.Message.Id, reception.Message.Type, reception.Consumer);
                }

                return outcome;
            }
            catch (RetryLaterException e)
            {
                return Later(reception, policy, e, tries, e.Delay);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                if (_options.Failures.KindOf(e) == FailureKind.Permanent)
                {
                    return DeadLetter(reception, policy, e, tries);
                }

                Log.Failed(_logger, e, reception.Message.Id, reception.Message.Type, reception.Consumer, tries);
                if (tries > policy.ImmediateRetries)
                {
                    return Later(reception, policy, e, tries, delay: null);
                }
            }
        }
    }

    private async Task<MessageOutcome> TryAsync(
        Reception reception, RetryPolicy policy, CancellationToken cancellationToken)
    {
        if (policy.Timeout is not { } limit)
        {
            return await reception.Handler!.RunAsync(this, reception.Message, reception.Consumer, cancellationToken);
        }

        using var timeout = new CancellationTokenSource(limit, _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            return await reception.Handler!.RunAsync(this, reception.Message, reception.Consumer, both.Token);
        }
        catch (OperationCanceledException e) when (timeout.IsCancellationRequested
            && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException(
                $"Message '{reception.Message.Id}' was handled for longer than the {limit} that '{reception.Consumer}' "
                + "has.",
                e);
        }
    }

    private static MessageOutcome Later(
        Reception reception, RetryPolicy policy, Exception failure, int tries, TimeSpan? delay) =>
        (RetriesGone(reception) >= policy.DelayedRetries
            ? DeadLetter(reception, policy, failure, tries)
            : MessageOutcome.RetryAfter(delay)) with { HasFailed = failure is not RetryLaterException };

    /// <summary>Deliveries that came back, for a crash or since they could not be sent again, count too.</summary>
    private static int RetriesGone(Reception reception) =>
        reception.Message.Attempt + reception.Message.DeliveryCount - 1;

    private static MessageOutcome DeadLetter(Reception reception, RetryPolicy policy, Exception failure, int tries) =>
        MessageOutcome.DeadLetter(DeadLetterCause.Of(failure) with
        {
            Attempts = tries + (RetriesGone(reception) * (policy.ImmediateRetries + 1)),
        });

    private async Task SettleAsync(
        Reception reception, RetryPolicy policy, MessageOutcome outcome, CancellationToken cancellationToken)
    {
        var delivery = reception.Delivery;
        switch (outcome.Kind)
        {
            case MessageOutcomeKind.DeadLetter:
                var cause = outcome.Cause! with { Handler = reception.Consumer, AppVersion = _options.AppVersion };
                await delivery.DeadLetterAsync(cause, cancellationToken);
                break;
            case MessageOutcomeKind.Deferred:
                await delivery.DeferAsync(cancellationToken);
                break;
            case MessageOutcomeKind.Retry:
                await RetryAsync(reception, policy, outcome, cancellationToken);
                break;
            default:
                await delivery.CompleteAsync(cancellationToken);
                break;
        }
    }

    private async Task RetryAsync(
        Reception reception, RetryPolicy policy, MessageOutcome outcome, CancellationToken cancellationToken)
    {
        var delay = outcome.Delay ?? policy.DelayBefore(RetriesGone(reception), Random.Shared.NextDouble());
        var attempt = reception.Message.Attempt + (outcome.Counts ? 1 : 0);

        // Sent again, a message of a session would come after the later ones: it is held, then given back.
        if (reception.Delivery.IsInSession
            || !await reception.Delivery.RetryLaterAsync(attempt, delay, cancellationToken))
        {
            await Task.Delay(delay < policy.MaxHold ? delay : policy.MaxHold, _time, cancellationToken);
            await reception.Delivery.AbandonAsync(cancellationToken);
        }
    }
}
