using System.Globalization;
using Microsoft.DurableTask.Protobuf;
using Serverless.Sqlite;
using Serverless.TaskHub.Tests.Execution;

namespace Serverless.TaskHub.Tests.Recovery;

/// <summary>A hub whose process is killed under load loses nothing that it acknowledged.</summary>
public sealed class KillTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("taskhub-kill-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Killed_FiveTimesUnderLoad_EveryAcknowledgedOrchestrationEndsRight()
    {
        var file = Path.Combine(_directory.FullName, "hub.db");
        var acknowledged = 0;
        for (var round = 1; round <= 5; round++)
        {
            acknowledged = await RunAndKillAsync(file, acknowledged, 150 * round);
        }

        await using var database = SqliteDatabase.Open(file);
        await using var hub = await DurableTaskHub.OpenAsync(new DurableTaskHubOptions { Database = database });
        await using var attachment = hub.AttachExecutor(new CountingExecutor());
        for (var input = 0; input < acknowledged; input++)
        {
            var end = await hub.WaitForCompletionAsync($"i{input}", withPayloads: true, Token);
            var expected = input % 2 == 0 ? input + CountingExecutor.Calls : 2 * (input + CountingExecutor.Calls);
            end.OrchestrationStatus.ShouldBe(OrchestrationStatus.Completed);
            end.Output.ShouldBe(expected.ToString(CultureInfo.InvariantCulture));
        }
    }

    public void Dispose() => _directory.Delete(recursive: true);

    /// <returns>The input after the last one that was acknowledged.</returns>
    private static async Task<int> RunAndKillAsync(string file, int first, int count)
    {
        using var process = HubProcess.Start(file, first);
        var next = first;
        try
        {
            while (next < first + count && await process.StandardOutput.ReadLineAsync(Token) is { } line)
            {
                next += IsAcknowledged(line, next) ? 1 : 0;
            }

            next.ShouldBe(first + count, "the process ended before it was killed");
        }
        finally
        {
            process.Kill();
        }

        // What it wrote before it died was acknowledged, too.
        while (await process.StandardOutput.ReadLineAsync(Token) is { } line)
        {
            next += IsAcknowledged(line, next) ? 1 : 0;
        }

        await process.WaitForExitAsync(Token);
        return next;
    }

    /// <summary>The runner's own output may stand before it on the line.</summary>
    private static bool IsAcknowledged(string line, int input)
    {
        var start = line.IndexOf(HubProcess.Acknowledged, StringComparison.Ordinal);
        if (start < 0)
        {
            return false;
        }

        line[(start + HubProcess.Acknowledged.Length)..].ShouldBe($"i{input}", "an acknowledgement is missing");
        return true;
    }
}
