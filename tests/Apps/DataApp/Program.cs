using Microsoft.Extensions.Hosting;

var app = new HostBuilder().ConfigureFunctionsWorkerDefaults().Build();
await app.RunAsync();
