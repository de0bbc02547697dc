using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Serverless.Broker.Administration;
using Serverless.Broker.Certificates;

namespace Serverless.Broker.Tests.Support;

/// <summary>The administration of a namespace in memory, on a port of its own, and who calls it.</summary>
internal sealed class TestAdministration : IAsyncDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("broker-administration-").FullName;

    private TestAdministration(TestNamespace test)
    {
        Test = test;
        Certificate = new DevelopmentCertificate(_directory, TimeProvider.System);
    }

    public TestNamespace Test { get; }

    public DevelopmentCertificate Certificate { get; }

    /// <summary>The clock of handshakes.</summary>
    public FakeTimeProvider Wire { get; } = new();

    public AdministrationHost Host { get; private set; } = null!;

    public HttpClient Http { get; } = new() { Timeout = SilentClient.Patience };

    public static async Task<TestAdministration> StartAsync()
    {
        TestAdministration administration = new(await TestNamespace.StartAsync());
        administration.Host = await administration.ListenAsync(0);
        administration.Http.BaseAddress = new Uri($"http://127.0.0.1:{administration.Host.Port}/");
        return administration;
    }

    public Task<AdministrationHost> ListenAsync(int port) => AdministrationHost.StartAsync(
        Test.Broker, port, Certificate, Test.Time, NullLoggerFactory.Instance, wireTime: Wire);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Host.DisposeAsync();
        await Test.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }
}
