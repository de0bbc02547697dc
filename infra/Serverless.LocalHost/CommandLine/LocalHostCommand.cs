using System.CommandLine;
using Serverless.FunctionsHost.Durable;
using Serverless.LocalHost.Hosting;

namespace Serverless.LocalHost.CommandLine;

/// <summary>The command line of the local host.</summary>
internal static class LocalHostCommand
{
    /// <summary>Builds the root command.</summary>
    /// <param name="serve">Runs the host until it is told to stop; returns the exit code.</param>
    /// <param name="backends">Runs what apps talk to until it is told to stop; returns the exit code.</param>
    /// <param name="demo">Runs the demo with a file of orders, null for the sample; returns the exit code.</param>
    public static RootCommand Create(
        Func<LocalHostOptions, Task<int>> serve,
        Func<LocalHostOptions, Task<int>> backends,
        Func<LocalHostOptions, string?, Task<int>> demo)
    {
        var options = new HostOptions();
        var backendsOnly = new Option<bool>("--backends")
        {
            Description =
                "start the broker, durable instances and storage alone, and print what apps need to reach them",
        };
        var demoOption = new Option<bool>("--demo")
        {
            Description = "push a file of orders through the HTTP API on free ports, check the invariants, exit",
        };
        var orders = new Option<string?>("--orders")
        {
            Description = "the JSON-lines file for --demo [default: the sample of 1,000 orders]",
            HelpName = "FILE",
        };

        var root = new RootCommand(
            "Runs function apps, each under its own worker, with a broker, durable instances and storage.");
        options.AddTo(root);
        root.Options.Add(backendsOnly);
        root.Options.Add(demoOption);
        root.Options.Add(orders);
        root.Subcommands.Add(HistoriesCommand.Create());
        foreach (var command in InfrastructureCommands.Create())
        {
            root.Subcommands.Add(command);
        }

        root.Subcommands.Add(DotnetRunCommand.Create());
        root.Validators.Add(result =>
        {
            if (result.GetValue(orders) is not null && !result.GetValue(demoOption))
            {
                result.AddError("--orders FILE is for --demo; give --demo as well.");
            }

            if (result.GetValue(backendsOnly)
                && (result.GetValue(demoOption) || result.GetValue(options.Apps) is { Length: > 0 }))
            {
                result.AddError("--backends starts no app; leave out --demo and the folders of apps.");
            }
        });
        root.SetAction(parsed =>
        {
            var isDemo = parsed.GetValue(demoOption);
            var isBackends = parsed.GetValue(backendsOnly);
            var read = options.Read(
                parsed,
                isDemo ? LocalHostOptions.Ephemeral
                : new LocalHostOptions { TaskHubPort = isBackends ? TaskHubEndpoint.DefaultPort : null });
            return isDemo ? demo(read, parsed.GetValue(orders))
                : isBackends ? backends(read)
                : serve(read);
        });
        return root;
    }
}
