using System.CommandLine;
using Serverless.LocalHost.Hosting;

namespace Serverless.LocalHost.CommandLine;

/// <summary>The command line of the local host.</summary>
internal static class LocalHostCommand
{
    private const int MaxPort = 65_535;

    /// <summary>Builds the root command.</summary>
    /// <param name="serve">Runs the host until it is told to stop; returns the exit code.</param>
    /// <param name="demo">Runs the demo with a file of orders, null for the sample; returns the exit code.</param>
    public static RootCommand Create(
        Func<LocalHostOptions, Task<int>> serve, Func<LocalHostOptions, string?, Task<int>> demo)
    {
        var amqpPort = Port("--amqp-port", "the broker's AMQP port");
        var orderingPort = Port("--ordering-port", "the HTTP port of the Ordering app");
        var warehousePort = Port("--warehouse-port", "the HTTP port of the Warehouse app");
        var data = new Option<string?>("--data")
        {
            Description = $"where data is kept [default: {LocalHostOptions.DefaultDataDirectory}]",
            HelpName = "DIR",
        };
        var inMemory = new Option<bool>("--in-memory") { Description = "keep nothing after the process ends" };
        var demoOption = new Option<bool>("--demo")
        {
            Description = "push a file of orders through the HTTP API on free ports, check the invariants, exit",
        };
        var orders = new Option<string?>("--orders")
        {
            Description = "the JSON-lines file for --demo [default: the sample of 1,000 orders]",
            HelpName = "FILE",
        };

        var root = new RootCommand("Runs the function apps, the broker and the durable engine in one process.")
        {
            amqpPort, orderingPort, warehousePort, data, inMemory, demoOption, orders,
        };
        foreach (var command in InfrastructureCommands.Create())
        {
            root.Subcommands.Add(command);
        }

        root.Validators.Add(result =>
        {
            if (result.GetValue(inMemory) && result.GetValue(data) is not null)
            {
                result.AddError("--in-memory and --data DIR exclude each other; give one of them.");
            }

            if (result.GetValue(orders) is not null && !result.GetValue(demoOption))
            {
                result.AddError("--orders FILE is for --demo; give --demo as well.");
            }
        });
        root.SetAction(parsed =>
        {
            var isDemo = parsed.GetValue(demoOption);
            var start = isDemo ? LocalHostOptions.Ephemeral : new LocalHostOptions();
            var options = start with
            {
                AmqpPort = parsed.GetValue(amqpPort) ?? start.AmqpPort,
                OrderingPort = parsed.GetValue(orderingPort) ?? start.OrderingPort,
                WarehousePort = parsed.GetValue(warehousePort) ?? start.WarehousePort,
                DataDirectory = parsed.GetValue(inMemory) ? null : parsed.GetValue(data) ?? start.DataDirectory,
            };
            return isDemo ? demo(options, parsed.GetValue(orders)) : serve(options);
        });
        return root;
    }

    private static Option<int?> Port(string name, string what)
    {
        var option = new Option<int?>(name) { Description = $"{what}; 0 takes any free one", HelpName = "PORT" };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && (!int.TryParse(token.Value, out var port) || port is < 0 or > MaxPort))
            {
                result.AddError($"'{token.Value}' is not a port for {name}; give 0 (any free one) to {MaxPort}.");
            }
        });
        return option;
    }
}
