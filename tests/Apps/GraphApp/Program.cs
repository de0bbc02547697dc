using Azure.Messaging.EventHubs.Producer;
using Azure.Messaging.ServiceBus;
using GraphApp;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

var builder = FunctionsApplication.CreateBuilder(args);
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddSingleton<Visits>();
builder.Services.AddSingleton<Walker>();
builder.Services.AddSingleton(services =>
    new ServiceBusClient(services.GetRequiredService<IConfiguration>()["ServiceBus"]));
builder.Services.AddSingleton(services =>
    new EventHubProducerClient(services.GetRequiredService<IConfiguration>()["EventHubs"], "graph-events"));

using var app = builder.Build();
await app.RunAsync();
