using Serverless.FunctionsHost.Metadata;
using Serverless.LocalHost.CommandLine;
using Serverless.LocalHost.Hosting;

var command = LocalHostCommand.Create(ServeCommand.RunAsync, BackendsCommand.RunAsync, DemoCommand.RunAsync);
try
{
    return await command.Parse(args).InvokeAsync(new()
    {
        EnableDefaultExceptionHandler = false,
        ProcessTerminationTimeout = null,
    });
}
catch (Exception e) when (e is LocalHostException or FunctionsMetadataException)
{
    await Console.Error.WriteLineAsync($"error: {e.Message}");
    return 1;
}
catch (OperationCanceledException)
{
    return 130;
}
