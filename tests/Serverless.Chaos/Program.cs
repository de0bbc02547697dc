using System.CommandLine;
using Serverless.Chaos.Brokers;
using Serverless.Chaos.Sagas;

var command = new RootCommand("Runs tests of reliability at length.")
{
    SagaCommand.Create(),
    BrokerCommands.CreateBroker(),
    BrokerCommands.CreateJournal(),
    BrokerCommands.CreateFrames(),
};
return await command.Parse(args).InvokeAsync();
