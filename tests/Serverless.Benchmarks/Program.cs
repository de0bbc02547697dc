using System.CommandLine;
using Serverless.Benchmarks.Brokers;

var command = new RootCommand("Measurements of this repository's parts on this machine.")
{
    BrokerCommand.Create(),
    ServeCommand.Create(),
};
return await command.Parse(args).InvokeAsync();
