using System.Net;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Serverless.FunctionsHost.Protocol;

namespace Serverless.WorkerExtensions.Tests.Support;

/// <summary>A host's settlement service, which notes what it is asked for, and the services of a worker that the
/// extension has configured to reach it.</summary>
internal sealed class SettlementServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private SettlementServer(WebApplication app, ServiceProvider worker)
    {
        _app = app;
        Worker = worker;
    }

    public ServiceProvider Worker { get; }

    public Calls Received => _app.Services.GetRequiredService<Calls>();

    public static async Task<SettlementServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddGrpc();
        builder.Services.AddSingleton<Calls>();
        builder.WebHost.ConfigureKestrel(
            kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        var app = builder.Build();
        app.MapGrpcService<Service>();
        await app.StartAsync(TestContext.Current.CancellationToken);
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses
            .Single();
        return new SettlementServer(app, CreateWorker(address));
    }

    public async ValueTask DisposeAsync()
    {
        await Worker.DisposeAsync();
        await _app.DisposeAsync();
    }

    private static ServiceProvider CreateWorker(string host)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Functions:Worker:HostEndpoint"] = host,
                ["Functions:Worker:GrpcMaxMessageLength"] = "2147483647",
            })
            .Build());
        new ServiceBusExtensionStartup().Configure(new TestWorkerBuilder(services));
        return services.BuildServiceProvider();
    }

    /// <summary>What was asked for, in order, and what is answered.</summary>
    internal sealed class Calls
    {
        public List<IMessage> Requests { get; } = [];

        public byte[] SessionState { get; set; } = [];

        public DateTimeOffset LockedUntil { get; set; }

        public RpcException? Failure { get; set; }

        public T Answer<T>(IMessage request, T answer)
        {
            Requests.Add(request);
            return Failure is null ? answer : throw Failure;
        }
    }

    private sealed class Service(Calls calls) : Settlement.SettlementBase
    {
        public override Task<Empty> Complete(CompleteRequest request, ServerCallContext context) => Done(request);

        public override Task<Empty> Abandon(AbandonRequest request, ServerCallContext context) => Done(request);

        public override Task<Empty> Deadletter(DeadletterRequest request, ServerCallContext context) => Done(request);

        public override Task<Empty> Defer(DeferRequest request, ServerCallContext context) => Done(request);

        public override Task<Empty> RenewMessageLock(RenewMessageLockRequest request, ServerCallContext context) =>
            Done(request);

        public override Task<GetSessionStateResponse> GetSessionState(
            GetSessionStateRequest request, ServerCallContext context) => Task.FromResult(calls.Answer(
            request, new GetSessionStateResponse { SessionState = ByteString.CopyFrom(calls.SessionState) }));

        public override Task<Empty> SetSessionState(SetSessionStateRequest request, ServerCallContext context) =>
            Done(request);

        public override Task<Empty> ReleaseSession(ReleaseSessionRequest request, ServerCallContext context) =>
            Done(request);

        public override Task<RenewSessionLockResponse> RenewSessionLock(
            RenewSessionLockRequest request, ServerCallContext context) => Task.FromResult(calls.Answer(
            request, new RenewSessionLockResponse { LockedUntil = calls.LockedUntil.ToTimestamp() }));

        private Task<Empty> Done(IMessage request) => Task.FromResult(calls.Answer(request, new Empty()));
    }
}
