using Serverless.FunctionsHost.Protocol;

namespace Serverless.FunctionsHost.Worker;

/// <summary>The beginning of a worker's life: init, metadata, load (HOST-PROTOCOL §3).</summary>
internal sealed class WorkerHandshake(WorkerRequests requests, WorkerSessionOptions options)
{
    /// <summary>Introduces the host.</summary>
    /// <exception cref="WorkerFailureException">The worker refused.</exception>
    public async Task<WorkerInitResponse> InitAsync(CancellationToken cancellationToken)
    {
        var init = (await requests.SendAsync(
            new StreamingMessage
            {
                WorkerInitRequest = new WorkerInitRequest
                {
                    HostVersion = WorkerSession.HostVersion,
                    WorkerDirectory = options.AppDirectory,
                    FunctionAppDirectory = options.AppDirectory,
                },
            },
            cancellationToken)).WorkerInitResponse;
        Check(init.Result, "to start");
        return init;
    }

    /// <summary>Asks for the functions.</summary>
    /// <exception cref="WorkerFailureException">The worker refused.</exception>
    /// <exception cref="FormatException">A binding cannot be read.</exception>
    public async Task<IReadOnlyList<FunctionDefinition>> ListAsync(CancellationToken cancellationToken)
    {
        var listed = (await requests.SendAsync(
            new StreamingMessage
            {
                FunctionsMetadataRequest = new FunctionsMetadataRequest
                {
                    FunctionAppDirectory = options.AppDirectory,
                },
            },
            cancellationToken)).FunctionMetadataResponse;
        Check(listed.Result, "to list its functions");
        return [.. listed.FunctionMetadataResults.Select(FunctionDefinition.From)];
    }

    /// <summary>Loads a function, unless it is disabled; a load that fails is in the result.</summary>
    public async Task<LoadedFunction> LoadAsync(FunctionDefinition function, CancellationToken cancellationToken)
    {
        if (options.IsDisabled(function))
        {
            return new LoadedFunction(function, IsDisabled: true, Error: null);
        }

        var result = (await requests.SendAsync(
            new StreamingMessage
            {
                FunctionLoadRequest = new FunctionLoadRequest
                {
                    FunctionId = function.Id,
                    Metadata = function.ToLoadMetadata(),
                },
            },
            cancellationToken)).FunctionLoadResponse.Result;
        var error = result?.Status == StatusResult.Types.Status.Success
            ? null
            : new WorkerFailureException(options.App, $"to load the function '{function.Name}'", result).Message;
        return new LoadedFunction(function, IsDisabled: false, error);
    }

    private void Check(StatusResult? result, string request)
    {
        if (result?.Status != StatusResult.Types.Status.Success)
        {
            throw new WorkerFailureException(options.App, request, result);
        }
    }
}
