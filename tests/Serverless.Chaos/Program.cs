using System.CommandLine;
using Serverless.Chaos.Sagas;

return await new RootCommand("Runs tests of reliability at length.") { SagaCommand.Create() }
    .Parse(args)
    .InvokeAsync();
