using Serverless.Broker;

return await BrokerCommand.Create().Parse(args).InvokeAsync();
