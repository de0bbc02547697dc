using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Serverless.Infrastructure.Tests.Bicep;

/// <summary>
/// One Bicep CLI for a whole test run, spoken to over its standard streams (<c>bicep jsonrpc --stdio</c>: JSON-RPC 2.0
/// with a Content-Length header): it loads the resource types once instead of once a command.
/// </summary>
internal sealed class BicepServer : IAsyncDisposable
{
    private readonly Process _process;
    private readonly SemaphoreSlim _oneAtATime = new(1, 1);
    private int _lastId;

    private BicepServer(Process process)
    {
        _process = process;
    }

    public static BicepServer Start()
    {
        ProcessStartInfo start = new(BicepExecutable.Locate(), ["jsonrpc", "--stdio"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        start.Environment["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1";
        return new BicepServer(Process.Start(start)!);
    }

    /// <summary>Builds a file: the template and what compiler and linter say.</summary>
    public Task<JsonNode> CompileAsync(string path) => CallAsync("bicep/compile", new JsonObject { ["path"] = path });

    /// <summary>Builds a parameter file, with what compiler and linter say about it.</summary>
    public Task<JsonNode> CompileParametersAsync(string path) => CallAsync(
        "bicep/compileParams", new JsonObject { ["path"] = path, ["parameterOverrides"] = new JsonObject() });

    /// <summary>Resolves a parameter file to the resources that it would deploy.</summary>
    public async Task<JsonNode> SnapshotAsync(string path, string subscriptionId, string location)
    {
        JsonNode answer = await CallAsync("bicep/getSnapshot", new JsonObject
        {
            ["path"] = path,
            ["metadata"] = new JsonObject { ["subscriptionId"] = subscriptionId, ["location"] = location },
        });
        return JsonNode.Parse(answer["snapshot"]!.GetValue<string>())!;
    }

    /// <summary>A file as the formatter would write it.</summary>
    public async Task<string> FormatAsync(string path) =>
        (await CallAsync("bicep/format", new JsonObject { ["path"] = path }))["contents"]!.GetValue<string>();

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        _oneAtATime.Dispose();
    }

    private async Task<JsonNode> CallAsync(string method, JsonObject parameters)
    {
        await _oneAtATime.WaitAsync();
        try
        {
            JsonObject request = new()
            {
                ["jsonrpc"] = "2.0",
                ["id"] = ++_lastId,
                ["method"] = method,
                ["params"] = parameters,
            };
            byte[] body = JsonSerializer.SerializeToUtf8Bytes(request);
            Stream input = _process.StandardInput.BaseStream;
            await input.WriteAsync(
                System.Text.Encoding.ASCII.GetBytes(
                    string.Create(CultureInfo.InvariantCulture, $"Content-Length: {body.Length}\r\n\r\n")));
            await input.WriteAsync(body);
            await input.FlushAsync();

            JsonNode response = await ReadAsync(_process.StandardOutput.BaseStream);
            return response["result"]
                ?? throw new InvalidOperationException(
                    $"Bicep answered {method} with {response["error"]?.ToJsonString()}.");
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    private static async Task<JsonNode> ReadAsync(Stream output)
    {
        int length = 0;
        string line;
        while ((line = await ReadLineAsync(output)).Length > 0)
        {
            const string Header = "Content-Length:";
            if (line.StartsWith(Header, StringComparison.OrdinalIgnoreCase))
            {
                length = int.Parse(line[Header.Length..], CultureInfo.InvariantCulture);
            }
        }

        byte[] body = new byte[length];
        await output.ReadExactlyAsync(body);
        return JsonNode.Parse(body)!;
    }

    private static async Task<string> ReadLineAsync(Stream output)
    {
        List<byte> line = [];
        byte[] one = new byte[1];
        while (true)
        {
            await output.ReadExactlyAsync(one);
            if (one[0] == '\n')
            {
                return System.Text.Encoding.ASCII.GetString([.. line]).TrimEnd('\r');
            }

            line.Add(one[0]);
        }
    }
}
