using System.Diagnostics;
using System.Globalization;
using Serverless.Benchmarks.Clients;

namespace Serverless.Benchmarks.Brokers;

/// <summary>This repository's broker, in memory or with its journal.</summary>
internal sealed class ServerlessBroker : IMeasuredBroker
{
    /// <summary>The program that runs a .NET assembly.</summary>
    public static readonly string DotnetHost = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    private readonly Process _process;
    private readonly DirectoryInfo? _data;

    private ServerlessBroker(Process process, DirectoryInfo? data, int port)
    {
        _process = process;
        _data = data;
        Port = port;
    }

    public string Name => _data is null ? "in memory" : "durable";

    public int Port { get; }

    public string Queue => ServeNames.Queue;

    public bool Durable => _data is not null;

    public static async Task<ServerlessBroker> StartAsync(bool durable)
    {
        var data = durable ? Directory.CreateTempSubdirectory("broker-bench-") : null;
        string[] arguments = [typeof(ServerlessBroker).Assembly.Location, ServeCommand.Name];
        var process = Process.Start(new ProcessStartInfo(
            DotnetHost, data is null ? arguments : [.. arguments, "--data", data.FullName])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
        var port = await process.StandardOutput.ReadLineAsync()
            ?? throw new InvalidOperationException("The broker's process ended before it served.");
        return new ServerlessBroker(process, data, int.Parse(port, CultureInfo.InvariantCulture));
    }

    public Task<BrokerSample> SampleAsync() => SampleAsync("sample");

    /// <summary>As <see cref="SampleAsync()"/>, after a full collection.</summary>
    public Task<BrokerSample> SampleCollectedAsync() => SampleAsync("collect");

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _data?.Delete(recursive: true);
    }

    private async Task<BrokerSample> SampleAsync(string request)
    {
        await _process.StandardInput.WriteLineAsync(request);
        var answer = (await _process.StandardOutput.ReadLineAsync())!.Split(' ');
        _process.Refresh();
        return new BrokerSample(
            _process.TotalProcessorTime,
            long.Parse(answer[0], CultureInfo.InvariantCulture),
            long.Parse(answer[1], CultureInfo.InvariantCulture));
    }
}
