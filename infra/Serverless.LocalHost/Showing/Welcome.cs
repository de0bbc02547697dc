using Serverless.Broker.Logging;
using Serverless.LocalHost.Hosting;
using Serverless.Topology;

namespace Serverless.LocalHost.Showing;

/// <summary>
/// What is printed when everything runs: the functions of each app, where things are, a request to copy.
/// </summary>
internal static class Welcome
{
    /// <summary>Writes it for a system with apps.</summary>
    public static void Write(TextWriter output, LocalSystem system, LocalHostOptions options)
    {
        foreach (var app in system.Apps)
        {
            output.WriteLine();
            output.WriteLine($"{Printable.Lines(app.Name)}  {app.Address}");
            output.Write(Printable.Lines(app.Current?.DescribeFunctions() ?? string.Empty));
        }

        output.WriteLine();
        WriteBackends(output, system, options);
        foreach (var (app, running) in system.Prepared.Zip(system.Apps))
        {
            if (HttpSample.ToCurl(app.Output, running.Address) is { } curl)
            {
                output.WriteLine();
                output.WriteLine($"Try {app.Name}:");
                output.WriteLine();
                output.WriteLine($"  {curl}");
            }
        }

        output.WriteLine();
    }

    /// <summary>Writes it for backends alone: what goes into local.settings.json.</summary>
    public static void WriteBackends(
        TextWriter output, LocalSystem system, TopologyDefinition? topology, LocalHostOptions options)
    {
        output.WriteLine();
        WriteBackends(output, system, options);
        output.WriteLine();
        output.WriteLine("In the \"Values\" of an app's local.settings.json:");
        output.WriteLine();
        foreach (var (name, value) in system.BackendSettings)
        {
            output.WriteLine($"  \"{name}\": \"{value}\",");
        }

        foreach (var app in topology?.Apps ?? [])
        {
            output.WriteLine();
            output.WriteLine($"'{app.Name}' of topology.json, with its own rights:");
            output.WriteLine();
            output.WriteLine($"  \"ServiceBus\": \"{system.Broker.ConnectionString(app.Name)}\",");
        }

        output.WriteLine();
    }

    private static void WriteBackends(TextWriter output, LocalSystem system, LocalHostOptions options)
    {
        output.WriteLine($"broker   {system.Broker.ConnectionString()}");
        if (system.Backends.Addresses.Storage is { } storage)
        {
            output.WriteLine($"storage  {storage}");
        }

        if (system.TaskHubConnectionString is { } taskHub)
        {
            output.WriteLine($"task hub {taskHub}");
        }

        output.WriteLine($"data     {options.DataDirectory ?? "in memory"}  {system.Broker.RecoverySummary}".TrimEnd());
    }
}
