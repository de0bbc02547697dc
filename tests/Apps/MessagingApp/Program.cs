using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

var builder = FunctionsApplication.CreateBuilder(args);
builder.Services.TryAddSingleton(TimeProvider.System);
builder.Services.Configure<JsonSerializerOptions>(options =>
    options.NumberHandling = JsonNumberHandling.AllowReadingFromString);

using var app = builder.Build();
await app.RunAsync();
