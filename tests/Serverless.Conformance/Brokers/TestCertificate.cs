using Serverless.Broker;

namespace Serverless.Conformance.Brokers;

/// <summary>
/// The development certificate of all brokers here: in the output folder, so that a run leaves the user's alone. Node
/// reads the file when it starts, before there is a broker.
/// </summary>
internal static class TestCertificate
{
    public static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "certificate");
    private static readonly Lazy<Task<string>> Exported = new(ExportAsync);

    /// <summary>The path of the exported certificate.</summary>
    public static Task<string> FileAsync() => Exported.Value;

    private static async Task<string> ExportAsync()
    {
        await using var broker = await BrokerHost.StartAsync(
            new BrokerOptions { AmqpPort = 0, CertificateDirectory = Folder }, CancellationToken.None);
        var file = Path.Combine(Folder, "trusted.pem");
        await File.WriteAllTextAsync(file, broker.ExportCertificate());
        return file;
    }
}
