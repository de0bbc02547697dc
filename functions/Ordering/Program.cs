using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Ordering;

FunctionsApplicationBuilder builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();

// The worker sends each line to the host, and ASP.NET Core has five for a request.
builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
OrderingApp.Configure(builder);

using IHost app = builder.Build();
await app.RunAsync();
