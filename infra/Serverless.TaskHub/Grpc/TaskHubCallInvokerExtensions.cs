using Grpc.Core;
using Serverless.TaskHub.Grpc.InProcess;

namespace Serverless.TaskHub.Grpc;

/// <summary>Connects clients and workers of this process.</summary>
public static class TaskHubCallInvokerExtensions
{
    /// <summary>
    /// Makes the <c>CallInvoker</c> of GrpcDurableTaskClientOptions and GrpcDurableTaskWorkerOptions: the SDK's client
    /// and worker on a hub in this process, without a socket. It takes no deadline from the hub's clock.
    /// </summary>
    public static CallInvoker CreateCallInvoker(this DurableTaskHub hub)
    {
        ArgumentNullException.ThrowIfNull(hub);
        return new HubCallInvoker(hub);
    }
}
