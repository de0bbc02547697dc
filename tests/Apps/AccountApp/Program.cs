using AccountApp;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

var builder = FunctionsApplication.CreateBuilder(args);
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddSingleton<Ledger>();
builder.Services.AddSingleton(services =>
    new ServiceBusClient(services.GetRequiredService<IConfiguration>()["ServiceBus"]));

using var app = builder.Build();
await app.RunAsync();
