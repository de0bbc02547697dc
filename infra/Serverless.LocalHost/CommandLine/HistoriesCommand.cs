using System.CommandLine;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Serverless.FunctionsHost.Durable;
using Serverless.LocalHost.Hosting;
using Serverless.TaskHub.Replays;

namespace Serverless.LocalHost.CommandLine;

/// <summary>
/// <c>histories</c>: writes the histories of ended orchestrations into files, for the replay gate.
/// </summary>
internal static class HistoriesCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        var directory = new Argument<string>("directory")
        {
            Description = "where the files go; those of the same orchestrators are replaced",
            HelpName = "DIR",
        };
        var endpoint = new Option<Uri>("--endpoint")
        {
            Description = "a backend of the Durable Task protocol",
            HelpName = "URL",
            DefaultValueFactory = _ => new Uri($"http://localhost:{TaskHubEndpoint.DefaultPort}"),
        };
        var hub = new Option<string>("--task-hub")
        {
            Description = "the task hub",
            HelpName = "NAME",
            DefaultValueFactory = _ => TaskHubEndpoint.DefaultHub,
        };
        var command = new Command(
            "histories",
            "records what orchestrations that have ended did, one file for each way that one went, so that a test can "
            + "hold changed code to it") { directory, endpoint, hub };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            parsed.GetValue(directory)!, parsed.GetValue(endpoint)!, parsed.GetValue(hub)!, Console.Out,
            cancellationToken));
        return command;
    }

    /// <summary>Records them.</summary>
    /// <exception cref="LocalHostException">Nobody answers, or there is no such hub.</exception>
    internal static async Task<int> RunAsync(
        string directory, Uri endpoint, string hub, TextWriter output, CancellationToken cancellationToken)
    {
        using var channel = GrpcChannel.ForAddress(endpoint);
        var invoker = channel.Intercept(metadata =>
        {
            metadata.Add("taskhub", hub);
            return metadata;
        });
        try
        {
            var files = await new HistoryRecorder(invoker).RecordAsync(directory, cancellationToken);
            foreach (var file in files)
            {
                await output.WriteLineAsync(file);
            }

            await output.WriteLineAsync(files.Count == 0
                ? $"No orchestration of task hub '{hub}' has ended; nothing is recorded."
                : $"{files.Count} histories of task hub '{hub}' are recorded.");
            return files.Count == 0 ? 1 : 0;
        }
        catch (RpcException failure)
        {
            throw new LocalHostException(
                $"The histories of task hub '{hub}' cannot be read from {endpoint}: {failure.Status.Detail} Start a "
                + "backend there (--task-hub-port), or name another with --endpoint URL and --task-hub NAME.",
                failure);
        }
    }
}
