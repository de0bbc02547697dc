using System.Reflection;

namespace Serverless.FunctionsHost.Launching;

/// <summary>
/// Runs the app's real Program in this process, with its own container, on a memory link and a web server without
/// sockets (HOST-PROTOCOL §8).
/// </summary>
internal sealed class InProcessLauncher(InProcessOptions options) : IWorkerLauncher
{
    /// <inheritdoc/>
    public async Task<RunningWorker> LaunchAsync(WorkerStart request, CancellationToken cancellationToken)
    {
        var assembly = AppAssembly.Load(request.App, request.AppDirectory);
        var environment = await ProcessEnvironment.TakeAsync(Variables(request), cancellationToken);
        var entryAssembly = Assembly.GetEntryAssembly();
        Assembly.SetEntryAssembly(assembly);
        try
        {
            // The worker lets go of the environment when its functions are loaded.
            var worker = new InProcessWorker(request.App, assembly, options, environment);
            try
            {
                await worker.StartAsync(cancellationToken);
                return worker;
            }
            catch
            {
                await worker.DisposeAsync();
                throw;
            }
        }
        finally
        {
            Assembly.SetEntryAssembly(entryAssembly);
        }
    }

    private static IEnumerable<KeyValuePair<string, string>> Variables(WorkerStart request) =>
    [
        .. request.Environment,
        new("AZURE_FUNCTIONS_CONTENTROOT", request.AppDirectory),
        new("Functions__Worker__HostEndpoint", request.Endpoint.AbsoluteUri),
        new("Functions__Worker__WorkerId", Guid.NewGuid().ToString()),
        new("Functions__Worker__RequestId", Guid.NewGuid().ToString()),
        new("Functions__Worker__GrpcMaxMessageLength", "2147483647"),
    ];
}
