using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.Configuration;

namespace Microsoft.Azure.Functions.Worker.Extensions.ServiceBus;

/// <summary>The connection to the host that runs the functions, for calls beside the worker's own stream.</summary>
internal sealed class SettlementChannel : IDisposable
{
    private const string Endpoint = "Functions:Worker:HostEndpoint";
    private const string MaxMessageLength = "Functions:Worker:GrpcMaxMessageLength";

    private readonly GrpcChannel _channel;

    /// <param name="configuration">The worker's: the host says where it is on the command line.</param>
    /// <exception cref="InvalidOperationException">It does not say where the host is.</exception>
    public SettlementChannel(IConfiguration configuration)
    {
        var address = configuration[Endpoint] ?? $"http://{configuration["HOST"]}:{configuration["PORT"]}";
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri))
        {
            throw new InvalidOperationException(
                $"The address of the Functions host, '{address}', is not a URI. A host gives it as --functions-uri.");
        }

        var options = new GrpcChannelOptions();
        if (configuration.GetValue<int?>(MaxMessageLength) is { } length)
        {
            options.MaxReceiveMessageSize = length;
            options.MaxSendMessageSize = length;
        }

        _channel = GrpcChannel.ForAddress(uri, options);
        Invoker = _channel.CreateCallInvoker();
    }

    public CallInvoker Invoker { get; }

    public void Dispose() => _channel.Dispose();
}
