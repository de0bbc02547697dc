using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Serverless.Benchmarks.Brokers;

/// <summary>
/// RabbitMQ with its AMQP 1.0 plugin, from Debian's package: own data folder, loopback, free ports,
/// started and stopped here.
/// </summary>
internal sealed class RabbitBroker : IMeasuredBroker
{
    private const string Installation = "/usr/lib/rabbitmq/lib";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly DirectoryInfo _folder;
    private readonly int _epmdPort;
    private readonly int _erlangPid;

    private RabbitBroker(Process process, DirectoryInfo folder, int port, int epmdPort, int erlangPid, bool durable)
    {
        _process = process;
        _folder = folder;
        _epmdPort = epmdPort;
        _erlangPid = erlangPid;
        Port = port;
        Durable = durable;
    }

    public string Name => Durable ? "RabbitMQ durable" : "RabbitMQ non-durable";

    public int Port { get; }

    public string Queue => "/amq/queue/bench";

    public bool Durable { get; }

    /// <summary>
    /// Installs the package where it is missing and the machine is Debian's; false when there is no RabbitMQ.
    /// </summary>
    public static async Task<bool> PrepareAsync()
    {
        if (Directory.Exists(Installation))
        {
            return true;
        }

        if (!File.Exists("/usr/bin/apt-get"))
        {
            return false;
        }

        Console.WriteLine("Installing rabbitmq-server ...");
        await RunAsync("apt-get", "update", "-q");
        await RunAsync("apt-get", "install", "-y", "-q", "--no-install-recommends", "rabbitmq-server");
        return Directory.Exists(Installation);
    }

    public static async Task<RabbitBroker> StartAsync(bool durable)
    {
        var folder = Directory.CreateTempSubdirectory("rabbit-bench-");
        var port = FreePort();
        var epmdPort = FreePort();
        await WriteConfigurationAsync(folder.FullName, durable);
        var process = Start(folder.FullName, port, epmdPort);
        await WaitAsync(port);
        var pid = await File.ReadAllTextAsync(Path.Combine(folder.FullName, "pid"));
        return new RabbitBroker(
            process, folder, port, epmdPort, int.Parse(pid.Trim(), CultureInfo.InvariantCulture), durable);
    }

    public Task<BrokerSample> SampleAsync()
    {
        using var erlang = Process.GetProcessById(_erlangPid);
        return Task.FromResult(new BrokerSample(erlang.TotalProcessorTime, null, erlang.WorkingSet64));
    }

    public async ValueTask DisposeAsync()
    {
        using (var erlang = Process.GetProcessById(_erlangPid))
        {
            erlang.Kill();
            await erlang.WaitForExitAsync();
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
        await RunAsync("epmd", "-port", _epmdPort.ToString(CultureInfo.InvariantCulture), "-kill");
        _folder.Delete(recursive: true);
    }

    private static async Task WriteConfigurationAsync(string folder, bool durable)
    {
        var durableText = durable ? "true" : "false";
        await File.WriteAllTextAsync(Path.Combine(folder, "enabled_plugins"), "[rabbitmq_amqp1_0].\n");
        await File.WriteAllTextAsync(
            Path.Combine(folder, "definitions.json"),
            $$"""
            {
              "users": [ { "name": "guest", "password": "guest", "tags": "administrator" } ],
              "vhosts": [ { "name": "/" } ],
              "permissions": [ { "user": "guest", "vhost": "/", "configure": ".*", "write": ".*", "read": ".*" } ],
              "queues": [
                { "name": "bench", "vhost": "/", "durable": {{durableText}}, "auto_delete": false, "arguments": {} }
              ]
            }
            """);
        await File.WriteAllTextAsync(
            Path.Combine(folder, "rabbitmq.conf"),
            $"load_definitions = {folder}/definitions.json\nlog.console = false\nlog.file.level = warning\n");
    }

    private static Process Start(string folder, int port, int epmdPort)
    {
        var program = Path.Combine(Directory.GetDirectories(Installation).Single(), "sbin", "rabbitmq-server");
        var start = new ProcessStartInfo(program)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["HOME"] = folder;
        start.Environment["RABBITMQ_NODENAME"] = "bench@localhost";
        start.Environment["RABBITMQ_NODE_IP_ADDRESS"] = "127.0.0.1";
        start.Environment["RABBITMQ_NODE_PORT"] = port.ToString(CultureInfo.InvariantCulture);
        start.Environment["RABBITMQ_DIST_PORT"] = FreePort().ToString(CultureInfo.InvariantCulture);
        start.Environment["ERL_EPMD_PORT"] = epmdPort.ToString(CultureInfo.InvariantCulture);
        start.Environment["ERL_EPMD_ADDRESS"] = "127.0.0.1";
        start.Environment["RABBITMQ_MNESIA_BASE"] = Path.Combine(folder, "mnesia");
        start.Environment["RABBITMQ_LOG_BASE"] = Path.Combine(folder, "log");
        start.Environment["RABBITMQ_PID_FILE"] = Path.Combine(folder, "pid");
        start.Environment["RABBITMQ_CONFIG_FILE"] = Path.Combine(folder, "rabbitmq.conf");
        start.Environment["RABBITMQ_ENABLED_PLUGINS_FILE"] = Path.Combine(folder, "enabled_plugins");
        var process = Process.Start(start)!;
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private static async Task WaitAsync(int port)
    {
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        while (true)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, port, patience.Token);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, patience.Token);
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        })!;
        await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
    }
}
