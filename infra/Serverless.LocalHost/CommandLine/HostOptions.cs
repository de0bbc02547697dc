using System.CommandLine;
using Serverless.FunctionsHost.Durable;
using Serverless.LocalHost.Hosting;

namespace Serverless.LocalHost.CommandLine;

/// <summary>The options of what is started and where it listens.</summary>
internal sealed class HostOptions
{
    private readonly Option<int?> _amqpPort = PortOptions.Single("--amqp-port", "the broker's AMQP port");
    private readonly Option<int?> _taskHubPort = PortOptions.Single(
        "--task-hub-port",
        "the port where Durable Task SDKs find the task hubs [default with --backends: "
            + $"{TaskHubEndpoint.DefaultPort}]");
    private readonly Option<string[]> _ports = PortOptions.ByApp();
    private readonly Option<int?> _orderingPort = PortOptions.Single(
        "--ordering-port", "the HTTP port of the Ordering app");
    private readonly Option<int?> _warehousePort = PortOptions.Single(
        "--warehouse-port", "the HTTP port of the Warehouse app");

    private readonly Option<string?> _data = new("--data")
    {
        Description = $"where data is kept [default: {LocalHostOptions.DefaultDataDirectory}]",
        HelpName = "DIR",
    };

    private readonly Option<bool> _inMemory =
        new("--in-memory") { Description = "keep nothing after the process ends" };

    private readonly Option<string?> _topology = new("--topology")
    {
        Description = "the topology file [default: bicep/topology.json, here or above]",
        HelpName = "FILE",
    };

    private readonly Option<int> _instances = new("--instances")
    {
        Description = "workers of each app",
        HelpName = "N",
        DefaultValueFactory = _ => 1,
    };

    private readonly Option<bool> _inProcess = new("--in-process")
    {
        Description = "run the apps in this process instead of each in its own",
    };

    private readonly Option<string[]> _waitForDebugger = new("--wait-for-debugger")
    {
        Description = "have the worker of an app wait up to a minute for a debugger",
        HelpName = "APP",
    };

    private readonly Option<bool> _noBuild = new("--no-build") { Description = "run what is built already" };

    private readonly Option<string> _configuration = new("--configuration", "-c")
    {
        Description = "the configuration that is built and run",
        HelpName = "NAME",
        DefaultValueFactory = _ => "Debug",
    };

    private readonly Option<bool> _enableAuth = new("--enable-auth")
    {
        Description = "have functions above Anonymous and the durable management API ask for keys, as in the cloud",
    };

    private readonly Option<bool> _azurite = new("--azurite")
    {
        Description = "serve blobs, queues and tables (npm's azurite) even when no function is bound to them",
    };

    /// <summary>Gets the folders of the apps.</summary>
    public Argument<string[]> Apps { get; } = new("app")
    {
        Description = "the folder or project file of a Functions project, or the folder of an app's output "
            + "[default: the apps of topology.json]",
        HelpName = "FOLDER",
        Arity = ArgumentArity.ZeroOrMore,
    };

    /// <summary>Adds them to the command, and the rules between them.</summary>
    public void AddTo(Command command)
    {
        command.Arguments.Add(Apps);
        foreach (var option in new Option[]
        {
            _amqpPort, _taskHubPort, _ports, _orderingPort, _warehousePort, _data, _inMemory, _topology, _instances,
            _inProcess, _waitForDebugger, _noBuild, _configuration, _azurite, _enableAuth,
        })
        {
            command.Options.Add(option);
        }

        Apps.Validators.Add(static result =>
        {
            foreach (var token in result.Tokens.Where(token => token.Value.StartsWith('-')))
            {
                result.AddError($"'{token.Value}' is no option of this command; --help lists them.");
            }
        });
        _instances.Validators.Add(static result =>
        {
            if (result.Tokens is [var token] && (!int.TryParse(token.Value, out var number) || number < 1))
            {
                result.AddError($"'{token.Value}' is not a number of workers for --instances; give 1 or more.");
            }
        });
        command.Validators.Add(result =>
        {
            if (result.GetValue(_inMemory) && result.GetValue(_data) is not null)
            {
                result.AddError("--in-memory and --data DIR exclude each other; give one of them.");
            }

            if (result.GetValue(_inProcess) && result.GetValue(_waitForDebugger) is { Length: > 0 })
            {
                result.AddError(
                    "--wait-for-debugger is for workers in processes of their own; leave out --in-process.");
            }
        });
    }

    /// <summary>Reads them; what is not given is as in the start.</summary>
    public LocalHostOptions Read(ParseResult parsed, LocalHostOptions start)
    {
        var ports = PortOptions.Read(parsed.GetValue(_ports) ?? []);
        string[] named = [.. ports.Keys];
        if (parsed.GetValue(_orderingPort) is { } ordering)
        {
            ports["ordering"] = ordering;
        }

        if (parsed.GetValue(_warehousePort) is { } warehouse)
        {
            ports["warehouse"] = warehouse;
        }

        return start with
        {
            Apps = parsed.GetValue(Apps) ?? [],
            AmqpPort = parsed.GetValue(_amqpPort) ?? start.AmqpPort,
            TaskHubPort = parsed.GetValue(_taskHubPort) ?? start.TaskHubPort,
            Ports = ports,
            NamedPorts = named,
            DataDirectory = parsed.GetValue(_inMemory) ? null : parsed.GetValue(_data) ?? start.DataDirectory,
            Topology = parsed.GetValue(_topology),
            Instances = parsed.GetValue(_instances),
            InProcess = parsed.GetValue(_inProcess),
            WaitForDebugger = parsed.GetValue(_waitForDebugger) ?? [],
            Build = !parsed.GetValue(_noBuild),
            Configuration = parsed.GetValue(_configuration)!,
            Azurite = parsed.GetValue(_azurite),
            RequireKeys = parsed.GetValue(_enableAuth),
        };
    }
}
