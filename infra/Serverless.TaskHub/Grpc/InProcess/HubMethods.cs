using Grpc.Core;
using Microsoft.DurableTask.Protobuf;

namespace Serverless.TaskHub.Grpc.InProcess;

/// <summary>The handlers of TaskHubSidecarService by the full names of their methods.</summary>
internal sealed class HubMethods : ServiceBinderBase
{
    private readonly Dictionary<string, Delegate> _handlers = new(StringComparer.Ordinal);

    public HubMethods(TaskHubSidecarService.TaskHubSidecarServiceBase service) =>
        TaskHubSidecarService.BindService(this, service);

    /// <exception cref="RpcException">The service has no such method.</exception>
    public THandler Find<THandler>(IMethod method)
        where THandler : Delegate =>
        _handlers.GetValueOrDefault(method.FullName) as THandler ?? throw new RpcException(new Status(
            StatusCode.Unimplemented, $"The task hub has no method {method.FullName} of type {method.Type}."));

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler) =>
        _handlers[method.FullName] = handler!;

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse>? handler) =>
        _handlers[method.FullName] = handler!;
}
