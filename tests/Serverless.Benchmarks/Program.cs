using System.CommandLine;
using Serverless.Benchmarks.Brokers;
using Serverless.Benchmarks.Durable;
using Serverless.Benchmarks.Hosts;

var command = new RootCommand("Measurements of this repository's parts on this machine.")
{
    BrokerCommand.Create(),
    ServeCommand.Create(),
    HubCommand.Create(),
    HostCommand.Create(),
    SystemCommand.Create(),
    DurableCommand.Create(),
};
return await command.Parse(args).InvokeAsync();
