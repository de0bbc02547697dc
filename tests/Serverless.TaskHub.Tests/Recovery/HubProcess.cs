using System.Diagnostics;
using System.Globalization;
using Microsoft.DurableTask.Protobuf;
using Serverless.Sqlite;
using Serverless.TaskHub.Tests.Execution;

namespace Serverless.TaskHub.Tests.Recovery;

/// <summary>A hub in a process of its own, to be killed: it starts orchestrations one after the other and says of each
/// that its start was acknowledged. The process is this test program with this one explicit test.</summary>
public sealed class HubProcess
{
    public const string Acknowledged = "acknowledged ";

    private const string DatabaseVariable = "SERVERLESS_TASKHUB_TEST_DATABASE";
    private const string InputVariable = "SERVERLESS_TASKHUB_TEST_INPUT";

    public static Process Start(string database, int firstInput)
    {
        var assembly = typeof(HubProcess).Assembly.Location;
        var start = new ProcessStartInfo(
            "dotnet", ["exec", assembly, "-class", typeof(HubProcess).FullName!, "-explicit", "only"])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        start.Environment[DatabaseVariable] = database;
        start.Environment[InputVariable] = firstInput.ToString(CultureInfo.InvariantCulture);
        return Process.Start(start)!;
    }

    [Fact(Explicit = true)]
    public async Task Run()
    {
        if (Environment.GetEnvironmentVariable(DatabaseVariable) is not { } file)
        {
            Assert.Skip("Only for the kill tests, which start a process with it.");
            return;
        }

        var input = int.Parse(Environment.GetEnvironmentVariable(InputVariable)!, CultureInfo.InvariantCulture);
        await using var database = SqliteDatabase.Open(file);
        await using var hub = await DurableTaskHub.OpenAsync(new DurableTaskHubOptions { Database = database });
        await using var attachment = hub.AttachExecutor(new CountingExecutor());
        await using var output = new StreamWriter(Console.OpenStandardOutput());
        output.AutoFlush = true;
        for (; ; input++)
        {
            await StartAsync(hub, input);
            await output.WriteLineAsync($"{Acknowledged}i{input}");
        }
    }

    private static async Task StartAsync(DurableTaskHub hub, int input)
    {
        var request = new CreateInstanceRequest
        {
            InstanceId = $"i{input}",
            Name = input % 2 == 0 ? "Chain" : "Family",
            Input = input.ToString(CultureInfo.InvariantCulture),
        };
        try
        {
            await hub.StartAsync(request);
        }
        catch (TaskHubException e) when (e.Error == TaskHubError.AlreadyExists)
        {
            // The start that the former process had not acknowledged was kept nevertheless.
        }
    }
}
