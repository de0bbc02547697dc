using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Serverless.FunctionsHost.Protocol;
using Serverless.FunctionsHost.ServiceBus.Sessions;
using GrpcException = Grpc.Core.RpcException;

namespace Serverless.FunctionsHost.ServiceBus.Settlement;

/// <summary>
/// What a function does through ServiceBusMessageActions and ServiceBusSessionMessageActions (HOST-PROTOCOL §6.2). An
/// unknown token is FailedPrecondition; what the broker refuses is Unknown, with its text.
/// </summary>
internal sealed class SettlementService(ServiceBusSettlement settlement) : Protocol.Settlement.SettlementBase
{
    private static readonly Empty Done = new();

    /// <inheritdoc/>
    public override Task<Empty> Complete(CompleteRequest request, ServerCallContext context) =>
        SettleAsync(request.Locktoken, lease => lease.CompleteAsync(context.CancellationToken));

    /// <inheritdoc/>
    public override Task<Empty> Abandon(AbandonRequest request, ServerCallContext context) =>
        SettleAsync(request.Locktoken, lease => lease.AbandonAsync(
            ModifiedProperties.Decode(request.PropertiesToModify), context.CancellationToken));

    /// <inheritdoc/>
    public override Task<Empty> Deadletter(DeadletterRequest request, ServerCallContext context) =>
        SettleAsync(request.Locktoken, lease => lease.DeadLetterAsync(
            ModifiedProperties.Decode(request.PropertiesToModify),
            request.DeadletterReason,
            request.DeadletterErrorDescription,
            context.CancellationToken));

    /// <inheritdoc/>
    public override Task<Empty> Defer(DeferRequest request, ServerCallContext context) =>
        SettleAsync(request.Locktoken, lease => lease.DeferAsync(
            ModifiedProperties.Decode(request.PropertiesToModify), context.CancellationToken));

    /// <inheritdoc/>
    public override Task<Empty> RenewMessageLock(RenewMessageLockRequest request, ServerCallContext context) =>
        SettleAsync(request.Locktoken, lease => lease.RenewAsync(context.CancellationToken));

    /// <inheritdoc/>
    public override Task<GetSessionStateResponse> GetSessionState(
        GetSessionStateRequest request, ServerCallContext context) =>
        TryAsync(async () =>
        {
            var state = await SessionOf(request.SessionId).Receiver.GetSessionStateAsync(context.CancellationToken);
            return new GetSessionStateResponse
            {
                SessionState = state is null ? ByteString.Empty : ByteString.CopyFrom(state.ToMemory().Span),
            };
        });

    /// <inheritdoc/>
    public override Task<Empty> SetSessionState(SetSessionStateRequest request, ServerCallContext context) =>
        TryAsync(async () =>
        {
            // None sets the state back to nothing, as a null does in the client.
            var state = request.SessionState.IsEmpty ? null : new BinaryData(request.SessionState.Memory);
            await SessionOf(request.SessionId).Receiver.SetSessionStateAsync(state, context.CancellationToken);
            return Done;
        });

    /// <inheritdoc/>
    public override Task<Empty> ReleaseSession(ReleaseSessionRequest request, ServerCallContext context) =>
        TryAsync(() =>
        {
            SessionOf(request.SessionId).RetireWhenIdle();
            return Task.FromResult(Done);
        });

    /// <inheritdoc/>
    public override Task<RenewSessionLockResponse> RenewSessionLock(
        RenewSessionLockRequest request, ServerCallContext context) =>
        TryAsync(async () =>
        {
            var receiver = SessionOf(request.SessionId).Receiver;
            await receiver.RenewSessionLockAsync(context.CancellationToken);
            return new RenewSessionLockResponse
            {
                LockedUntil = Timestamp.FromDateTimeOffset(receiver.SessionLockedUntil),
            };
        });

    private Task<Empty> SettleAsync(string lockToken, Func<MessageLease, Task> settle) => TryAsync(async () =>
    {
        if (!Guid.TryParse(lockToken, out var token) || settlement.Find(token) is not { } lease)
        {
            throw Precondition(
                $"No function runs for a message with the lock token '{lockToken}'. Settle a message before the "
                + "function that got it returns.");
        }

        await settle(lease);
        return Done;
    });

    private SessionWorker SessionOf(string id) => settlement.FindSessions(id) switch
    {
        [var only] => only,
        [] => throw Precondition(
            $"No function holds the session '{id}'. Use the session actions before the function that got them " +
            "returns."),
        var several => throw Precondition(
            $"Functions hold sessions '{id}' of "
            + $"{string.Join(" and ", several.Select(session => session.Receiver.EntityPath))}"
            + ", and the call does not say which. Give sessions of different entities different ids."),
    };

    private static async Task<T> TryAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (GrpcException)
        {
            throw;
        }
        catch (Exception failure)
        {
            throw new GrpcException(new Status(StatusCode.Unknown, failure.Message, failure));
        }
    }

    private static GrpcException Precondition(string text) => new(new Status(StatusCode.FailedPrecondition, text));
}
