using System.CommandLine;
using System.Net;
using Microsoft.Extensions.Logging;
using Serverless.Broker.Certificates;
using Serverless.Broker.Filters;
using Serverless.Broker.SharedAccess;
using Serverless.Topology.EmulatorConfig;

namespace Serverless.Broker;

/// <summary>The command line of the broker as a program.</summary>
internal static class BrokerCommand
{
    private const int Failed = 1;

    public static RootCommand Create()
    {
        var config = new Option<FileInfo[]>("--config")
        {
            Description = "What to serve: topology.json (entities and the rights of apps) or the Config.json of the "
                + "official Service Bus or Event Hubs emulator (entities; everybody may do everything), or one of "
                + "each.",
        };
        var data = new Option<DirectoryInfo?>("--data")
        {
            Description = "The folder that keeps messages. Default: .broker",
        };
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
        var listen = new Option<string?>("--listen")
        {
            Description = "The IP address to listen on. Default: loopback. Another one needs --keys; AMQP and HTTP "
                + "without TLS are served there too.",
        };
        var keys = new Option<FileInfo?>("--keys")
        {
            Description = "The shared access keys to verify everybody with: { \"sharedAccessKeys\": [{ \"name\": "
                + "\"ordering\", \"key\": \"at least 32 characters\" }] }. A name is an app of the topology, or "
                + $"{BrokerHost.RootKeyName}, which may do everything.",
        };
        var maxMessageSize = new Option<long>("--max-message-size")
        {
            Description = "The largest message, in KB, of an entity that does not say: 1 to "
                + $"{ServiceLimits.MaxMessageSizeInKilobytes}. More than 256 needs the Premium tier in the cloud.",
            DefaultValueFactory = _ => ServiceDefaults.MaxMessageSizeInKilobytes,
        };
        var tier = new Option<ServiceTier?>("--tier")
        {
            Description = "The tier to be like: what it has not is refused, as are entities beyond its quotas. "
                + "Default: whatever any tier does.",
        };
        var verbose = new Option<bool>("--verbose") { Description = "Log what the broker does to stderr." };
        var command = new RootCommand("An embedded broker with the semantics of Azure Service Bus and Event Hubs.")
        {
            config, data, inMemory, amqpPort, amqpsPort, adminPort, listen, keys,
            maxMessageSize, tier, verbose,
        };
        command.Subcommands.Add(CreateExport());
        command.SetAction(async (parsed, cancellationToken) => await RunAsync(
            parsed.GetValue(config) ?? [],
            parsed.GetValue(inMemory) ? null : parsed.GetValue(data)?.FullName ?? Path.GetFullPath(".broker"),
            parsed.GetValue(amqpPort),
            parsed.GetValue(amqpsPort)
                ?? (parsed.GetResult(amqpPort) is { Implicit: false } ? null : BrokerOptions.DefaultAmqpsPort),
            parsed.GetValue(adminPort),
            parsed.GetValue(listen),
            parsed.GetValue(keys),
            parsed.GetValue(maxMessageSize),
            parsed.GetValue(tier),
            parsed.GetValue(verbose),
            cancellationToken));
        return command;
    }

    private static Command CreateExport()
    {
        var file = new Argument<FileInfo>("file") { Description = "Where to write the certificate, in PEM." };
        var export = new Command(
            "export-certificate",
            "Write the certificate of this machine's brokers, for clients that insist on TLS to trust "
            + "(NODE_EXTRA_CA_CERTS, SSL_CERT_FILE).")
        {
            file,
        };
        export.SetAction(
            (parsed, cancellationToken) => ExportAsync(parsed.GetRequiredValue(file).FullName, cancellationToken));
        return export;
    }

    private static async Task<int> ExportAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            var certificate = new DevelopmentCertificate(DevelopmentCertificate.DefaultDirectory, TimeProvider.System);
            await File.WriteAllTextAsync(file, certificate.ExportPem(), cancellationToken);
            return 0;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"The certificate cannot be written to '{file}': {exception.Message}");
            return Failed;
        }
    }

    private static async Task<int> RunAsync(
        FileInfo[] config,
        string? data,
        int amqpPort,
        int? amqpsPort,
        int adminPort,
        string? listen,
        FileInfo? keys,
        long maxMessageSize,
        ServiceTier? tier,
        bool verbose,
        CancellationToken cancellationToken)
    {
        using var loggers = LoggerFactory.Create(logging => logging
            .SetMinimumLevel(verbose ? LogLevel.Debug : LogLevel.Warning)
            .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace));
        if (!IPAddress.TryParse(listen ?? "127.0.0.1", out var address))
        {
            await Console.Error.WriteLineAsync(
                $"'{listen}' is no IP address. Give --listen one of this machine's, or 0.0.0.0 for all.");
            return Failed;
        }

        if (keys is { Exists: true } && KeyFile.CheckMode(keys.FullName) is { } warning)
        {
            await Console.Error.WriteLineAsync($"warning: {warning}");
        }

        try
        {
            var file = config.Length == 0 ? null : ConfigFile.Load(
                [.. config.Select(f => f.FullName)], RuleExpressions.Check);
            var defaults = new BrokerOptions();
            await using var host = await BrokerHost.StartAsync(
                new BrokerOptions
                {
                    AmqpPort = amqpPort,
                    AmqpsPort = amqpsPort,
                    AdministrationPort = adminPort,
                    DataDirectory = data,
                    Topology = file?.Topology,
                    ListenAddress = address,
                    SharedAccessKeys = keys is null ? defaults.SharedAccessKeys : KeyFile.Load(keys.FullName),
                    MaxMessageSizeInKilobytes = maxMessageSize,
                    Tier = tier,
                    LoggerFactory = loggers,
                },
                cancellationToken);
            if (host.RecoverySummary is { } recovered)
            {
                Console.WriteLine(recovered);
            }

            foreach (var line in host.ConnectionStringsToShow())
            {
                Console.WriteLine(line);
            }

            if (host.AmqpsPort is { } tls)
            {
                Console.WriteLine($"AMQP over TLS: {tls}; clients must trust what 'export-certificate FILE' writes");
            }

            Console.WriteLine($"Administration: http://{host.Host}:{host.AdministrationPort}");
            Console.WriteLine("ready");
            await StoppedAsync(cancellationToken);
            return 0;
        }
        catch (Exception exception) when (exception is BrokerStartException or TopologyException
            or IOException or UnauthorizedAccessException)
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
