using System.Security.Cryptography.X509Certificates;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Messaging.ServiceBus;
using Azure.Messaging.ServiceBus.Administration;
using Serverless.Conformance.Brokers;
using Serverless.Conformance.DotNet.ServiceBus;

namespace Serverless.Conformance.DotNet.Administration;

/// <summary>A broker of its own for each scenario of the .NET client's administration.</summary>
public abstract class AdministrationTests : IAsyncLifetime
{
    private ConformanceBroker _broker = null!;

    /// <summary>Without TLS, as this client speaks to an emulator.</summary>
    private protected ServiceBusAdministrationClient Administration { get; private set; } = null!;

    /// <summary>Over TLS, as it speaks to the service; on the same port.</summary>
    private protected ServiceBusAdministrationClient Secure { get; private set; } = null!;

    private protected ServiceBusClient Client { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _broker = await ConformanceBroker.StartAsync();
        var once = new ServiceBusRetryOptions { MaxRetries = 0, TryTimeout = ServiceBusBroker.Patience };
        Client = new ServiceBusClient(_broker.ConnectionString, new ServiceBusClientOptions { RetryOptions = once });
        Administration = new ServiceBusAdministrationClient(
            _broker.AdministrationConnectionString() + ";UseDevelopmentEmulator=true", Options());
        var secure = Options();
        secure.Transport = new HttpClientTransport(Trusting(await TestCertificate.FileAsync()));
        secure.AddPolicy(new PortPolicy(_broker.AdministrationPort), HttpPipelinePosition.PerRetry);
        Secure = new ServiceBusAdministrationClient(_broker.AdministrationConnectionString(), secure);
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await _broker.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected static async Task<List<T>> AllAsync<T>(IAsyncEnumerable<T> items)
    {
        var all = new List<T>();
        await foreach (var item in items)
        {
            all.Add(item);
        }

        return all;
    }

    private protected static async Task<ServiceBusException> FailsAsync(
        ServiceBusFailureReason reason, Func<Task> action)
    {
        var failure = await Should.ThrowAsync<ServiceBusException>(action);
        failure.Reason.ShouldBe(reason, failure.Message);
        return failure;
    }

    private protected async Task SendAsync(string entity, params ServiceBusMessage[] messages)
    {
        await using var sender = Client.CreateSender(entity);
        await sender.SendMessagesAsync(messages);
    }

    private protected Task SendAsync(string entity, params string[] bodies) =>
        SendAsync(entity, [.. bodies.Select(body => new ServiceBusMessage(body))]);

    private static ServiceBusAdministrationClientOptions Options()
    {
        var options = new ServiceBusAdministrationClientOptions();
        options.Retry.MaxRetries = 0;
        return options;
    }

    private static SocketsHttpHandler Trusting(string file) => new()
    {
        SslOptions =
        {
            CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                CustomTrustStore = { X509CertificateLoader.LoadCertificateFromFile(file) },
                RevocationMode = X509RevocationMode.NoCheck,
            },
        },
    };

    /// <summary>The client drops the port of a connection string that is not an emulator's.</summary>
    private sealed class PortPolicy(int port) : HttpPipelineSynchronousPolicy
    {
        public override void OnSendingRequest(HttpMessage message) => message.Request.Uri.Port = port;
    }
}
