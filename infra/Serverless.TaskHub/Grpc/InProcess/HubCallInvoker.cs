using Grpc.Core;

namespace Serverless.TaskHub.Grpc.InProcess;

/// <summary>Calls the service of a hub as a method of this process: no socket, and messages cross as they are. Neither
/// side changes a message after it has sent it.</summary>
internal sealed class HubCallInvoker : CallInvoker
{
    private readonly HubMethods _methods;

    public HubCallInvoker(DurableTaskHub hub)
    {
        var finder = new TaskHubFinder((_, _) => ValueTask.FromResult<DurableTaskHub?>(hub));
        _methods = new HubMethods(new TaskHubGrpcService(finder));
    }

    public override TResponse BlockingUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
#pragma warning disable VSTHRD002 // The caller asks to be blocked; nothing of the hub needs its thread.
        AsyncUnaryCall(method, host, options, request).ResponseAsync.GetAwaiter().GetResult();
#pragma warning restore VSTHRD002

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        var handler = _methods.Find<UnaryServerMethod<TRequest, TResponse>>(method);
        var call = new HubCall(method, options);
        var response = RunAsync(handler, request, call);
        return new AsyncUnaryCall<TResponse>(
            response,
            Task.FromResult(new Metadata()),
            () => response.IsCompletedSuccessfully ? Status.DefaultSuccess : StatusOf(response),
            () => [],
            call.Leave);
    }

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        var handler = _methods.Find<ServerStreamingServerMethod<TRequest, TResponse>>(method);
        var call = new HubCall(method, options);
        var stream = new HubStream<TResponse>();
        var done = RunAsync(handler, request, stream, call);
        return new AsyncServerStreamingCall<TResponse>(
            stream,
            Task.FromResult(new Metadata()),
            () => done.IsCompletedSuccessfully ? Status.DefaultSuccess : StatusOf(done),
            () => [],
            call.Leave);
    }

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options) => throw NotThere(method);

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options) => throw NotThere(method);

    private static RpcException NotThere(IMethod method) => new(new Status(
        StatusCode.Unimplemented, $"TaskHubSidecarService has no method {method.FullName} of type {method.Type}."));

    private static Status StatusOf(Task done) =>
        done.Exception?.InnerException is RpcException failure ? failure.Status : Status.DefaultCancelled;

    private static async Task<TResponse> RunAsync<TRequest, TResponse>(
        UnaryServerMethod<TRequest, TResponse> handler, TRequest request, HubCall call)
        where TRequest : class
        where TResponse : class
    {
        try
        {
            call.CancellationToken.ThrowIfCancellationRequested();
            return await handler(request, call);
        }
        catch (Exception failure)
        {
            throw call.Translate(failure);
        }
        finally
        {
            call.End();
        }
    }

    /// <summary>The caller reads while the handler runs; its failure comes at the end of the stream.</summary>
    private static async Task RunAsync<TRequest, TResponse>(
        ServerStreamingServerMethod<TRequest, TResponse> handler,
        TRequest request,
        HubStream<TResponse> stream,
        HubCall call)
        where TRequest : class
        where TResponse : class
    {
        try
        {
            await handler(request, stream, call);
            stream.End(call.CancellationToken.IsCancellationRequested
                ? call.Translate(new OperationCanceledException())
                : null);
        }
        catch (Exception failure)
        {
            stream.End(call.Translate(failure));
        }
        finally
        {
            call.End();
        }
    }
}
