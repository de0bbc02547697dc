using Grpc.Core;
using GrpcException = Grpc.Core.RpcException;
using Serverless.FunctionsHost.Protocol;

namespace Serverless.FunctionsHost.Links;

/// <summary><c>/AzureFunctionsRpcMessages.FunctionRpc/EventStream</c>: the first message names the worker.</summary>
internal sealed class FunctionRpcService(WorkerConnections connections) : FunctionRpc.FunctionRpcBase
{
    /// <inheritdoc/>
    public override async Task EventStream(
        IAsyncStreamReader<StreamingMessage> requestStream,
        IServerStreamWriter<StreamingMessage> responseStream,
        ServerCallContext context)
    {
        if (!await requestStream.MoveNext(context.CancellationToken)
            || requestStream.Current.ContentCase != StreamingMessage.ContentOneofCase.StartStream)
        {
            throw new GrpcException(new Status(
                StatusCode.FailedPrecondition, "The first message of an EventStream is StartStream."));
        }

        await using var link = new GrpcLink(requestStream, responseStream);
        var workerId = requestStream.Current.StartStream.WorkerId;
        if (!connections.TryConnect(workerId, link))
        {
            throw new GrpcException(new Status(
                StatusCode.PermissionDenied, $"No worker with the id '{workerId}' is expected here."));
        }

        await link.RunAsync(context.CancellationToken);
    }
}
