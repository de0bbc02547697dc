using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Core;
using Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;
using Microsoft.Extensions.DependencyInjection;
using Serverless.WorkerExtensions.Tests.Support;

namespace Serverless.WorkerExtensions.Tests.Metadata;

/// <summary>What the generators of Worker.Sdk make of functions with these triggers and outputs: a host reads nothing
/// else of them.</summary>
public sealed class GeneratedMetadataTests
{
    private static readonly Assembly Here = typeof(GeneratedMetadataTests).Assembly;

    [Theory]
    [InlineData("Queue")]
    [InlineData("Sessions")]
    [InlineData("Subscription")]
    [InlineData("Text")]
    [InlineData("Events")]
    [InlineData("Event")]
    public async Task Metadata_Function_HasTheRawBindings(string function)
    {
        var functions = await FunctionsAsync();

        var raw = functions.Single(metadata => metadata.Name == function).RawBindings!;

        raw.Select(binding => Sorted(JsonNode.Parse(binding)!)).ShouldBe(Expected()[function]!.AsArray()
            .Select(binding => Sorted(binding!)));
    }

    [Fact]
    public async Task Metadata_RetryOfAnEventHubTrigger_IsThere()
    {
        var functions = await FunctionsAsync();

        functions.Single(metadata => metadata.Name == "Event").Retry!.MaxRetryCount.ShouldBe(3);
    }

    [Fact]
    public void Startup_GeneratedCode_CallsTheExtension()
    {
        var executor = Here.GetCustomAttribute<WorkerExtensionStartupCodeExecutorInfoAttribute>()!
            .StartupCodeExecutorType;
        var services = new ServiceCollection();

        ((WorkerExtensionStartup)Activator.CreateInstance(executor)!).Configure(new TestWorkerBuilder(services));

        var settlement = services.SingleOrDefault(service => service.ServiceType.Name == "SettlementClient");
        settlement.ShouldNotBeNull("the extension registers the client of the host's settlement service");
        settlement.ServiceType.Assembly.ShouldBe(typeof(ServiceBusTriggerAttribute).Assembly);
    }

    [Theory]
    [InlineData(typeof(ServiceBusTriggerAttribute), "Microsoft.Azure.Functions.Worker.Extensions.ServiceBus")]
    [InlineData(typeof(EventHubTriggerAttribute), "Microsoft.Azure.Functions.Worker.Extensions.EventHubs")]
    public void Assembly_Name_IsThePackages(Type type, string name) =>
        type.Assembly.GetName().Name.ShouldBe(name);

    private static async Task<IReadOnlyList<IFunctionMetadata>> FunctionsAsync()
    {
        var provider = Here.GetTypes().Single(type => typeof(IFunctionMetadataProvider).IsAssignableFrom(type));
        return await ((IFunctionMetadataProvider)Activator.CreateInstance(provider)!).GetFunctionMetadataAsync("");
    }

    private static JsonNode Expected()
    {
        using var file = Here.GetManifestResourceStream("raw-bindings.json")!;
        return JsonNode.Parse(file)!;
    }

    // Order of properties means nothing.
    private static string Sorted(JsonNode binding) => JsonSerializer.Serialize(
        new SortedDictionary<string, string?>(
            binding.AsObject().ToDictionary(property => property.Key, property => property.Value?.ToJsonString()),
            StringComparer.Ordinal));
}
