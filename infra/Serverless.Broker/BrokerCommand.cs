using System.CommandLine;
using Microsoft.Extensions.Logging;
using Serverless.Broker.Certificates;
using Serverless.Broker.Topology;

namespace Serverless.Broker;

/// <summary>The command line of the broker as a program.</summary>
internal static class BrokerCommand
{
    private const int Failed = 1;

    public static RootCommand Create()
    {
        var config = new Option<FileInfo?>("--config") { Description = "The topology file: entities and the rights of apps." };
        var data = new Option<DirectoryInfo?>("--data") { Description = "The folder that keeps messages. Default: .broker" };
        var inMemory = new Option<bool>("--in-memory") { Description = "Keep nothing over a restart." };
        var amqpPort = new Option<int>("--amqp-port")
        {
            Description = "The port for AMQP; 0 takes any free one.",
            DefaultValueFactory = _ => BrokerOptions.DefaultAmqpPort,
        };
        var amqpsPort = new Option<int?>("--amqps-port")
        {
            Description = "The port for AMQP over TLS; 0 takes any free one. "
                + $"Default: {BrokerOptions.DefaultAmqpsPort}, or none when --amqp-port is given.",
        };
        var adminPort = new Option<int>("--admin-port")
        {
            Description = "The port for administration over HTTP; 0 takes any free one.",
            DefaultValueFactory = _ => BrokerOptions.DefaultAdministrationPort,
        };
        var verbose = new Option<bool>("--verbose") { Description = "Log what the broker does to stderr." };
        var command = new RootCommand("An embedded broker with the semantics of Azure Service Bus.")
        {
            config, data, inMemory, amqpPort, amqpsPort, adminPort, verbose,
        };
        command.Subcommands.Add(CreateExport());
        command.SetAction(async (parsed, cancellationToken) => await RunAsync(
            parsed.GetValue(config),
            parsed.GetValue(inMemory) ? null : parsed.GetValue(data)?.FullName ?? Path.GetFullPath(".broker"),
            parsed.GetValue(amqpPort),
            parsed.GetValue(amqpsPort)
                ?? (parsed.GetResult(amqpPort) is { Implicit: false } ? null : BrokerOptions.DefaultAmqpsPort),
            parsed.GetValue(adminPort),
            parsed.GetValue(verbose),
            cancellationToken));
        return command;
    }

    private static Command CreateExport()
    {
        var file = new Argument<FileInfo>("file") { Description = "Where to write the certificate, in PEM." };
        var export = new Command(
            "export-certificate",
            "Write the certificate of this machine's brokers, for clients that insist on TLS to trust (NODE_EXTRA_CA_CERTS, SSL_CERT_FILE).")
        {
            file,
        };
        export.SetAction(async (parsed, cancellationToken) =>
        {
            var certificate = new DevelopmentCertificate(DevelopmentCertificate.DefaultDirectory, TimeProvider.System);
            await File.WriteAllTextAsync(parsed.GetRequiredValue(file).FullName, certificate.ExportPem(), cancellationToken);
            return 0;
        });
        return export;
    }

    private static async Task<int> RunAsync(
        FileInfo? config, string? data, int amqpPort, int? amqpsPort, int adminPort, bool verbose, CancellationToken cancellationToken)
    {
        using var loggers = LoggerFactory.Create(logging => logging
            .SetMinimumLevel(verbose ? LogLevel.Debug : LogLevel.Warning)
            .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace));
        try
        {
            await using var host = await BrokerHost.StartAsync(
                new BrokerOptions
                {
                    AmqpPort = amqpPort,
                    AmqpsPort = amqpsPort,
                    AdministrationPort = adminPort,
                    DataDirectory = data,
                    Topology = config is null ? null : TopologyFile.Load(config.FullName),
                    LoggerFactory = loggers,
                },
                cancellationToken);
            if (host.RecoverySummary is { } recovered)
            {
                Console.WriteLine(recovered);
            }

            Console.WriteLine(host.ConnectionString());
            if (host.AmqpsPort is { } tls)
            {
                Console.WriteLine($"AMQP over TLS: {tls}; clients must trust what 'export-certificate FILE' writes");
            }

            Console.WriteLine($"Administration: http://127.0.0.1:{host.AdministrationPort}");
            Console.WriteLine("ready");
            await StoppedAsync(cancellationToken);
            return 0;
        }
        catch (Exception exception) when (exception is BrokerStartException or TopologyException or IOException)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return Failed;
        }
    }

    private static async Task StoppedAsync(CancellationToken cancellationToken)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = cancellationToken.Register(() => stopped.TrySetResult());
        await stopped.Task;
    }
}
