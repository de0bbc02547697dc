using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();

// As the peer of the measurements: the worker would send several lines a request to the host otherwise.
builder.Logging.SetMinimumLevel(LogLevel.Warning);

using var app = builder.Build();
await app.RunAsync();
