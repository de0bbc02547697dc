using DataApp;
using Microsoft.Extensions.Hosting;

var app = new HostBuilder().ConfigureFunctionsWorkerDefaults(worker => worker.UseMiddleware<Stamp>()).Build();
await app.RunAsync();
