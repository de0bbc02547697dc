using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;
using Serverless.FunctionsHost.Metadata;
using Serverless.FunctionsHost.Worker;
using Serverless.LocalHost.Apps;
using Serverless.LocalHost.Hosting;
using Serverless.Topology;
using Serverless.Topology.Drift;

namespace Serverless.LocalHost.Drift;

/// <summary>
/// Reads what an app needs from its output, without running it: the bindings of its functions from
/// <c>functions.metadata</c>, and what else it sends to from <c>[assembly: AssemblyMetadata("SendsTo", "…")]</c>.
/// </summary>
internal static partial class AppCodeReader
{
    private const string SendsTo = "SendsTo";

    /// <summary>Reads the app of an output directory.</summary>
    /// <exception cref="LocalHostException">It is no app's output.</exception>
    public static AppCode Read(string output)
    {
        var assembly = Directory.EnumerateFiles(output, "*.runtimeconfig.json").FirstOrDefault()
            ?? throw new LocalHostException($"'{output}' has no app. Build the app first.");
        var name = Path.GetFileName(assembly)[..^".runtimeconfig.json".Length];
        return Read(
            AppNames.Of(name), SendsToOf(Path.Combine(output, name + ".dll")), FunctionsMetadata.Read(output));
    }

    /// <summary>Reads an app from its functions.</summary>
    public static AppCode Read(
        string name, IReadOnlyList<string> sendsTo, IReadOnlyList<DescribedFunction> functions)
    {
        var bindings = functions.SelectMany(function => function.Bindings).ToList();
        return new AppCode
        {
            Name = name,
            Triggers =
            [
                .. functions.SelectMany(function => function.Bindings
                    .Select(binding => TriggerOf(function.Name, binding))
                    .OfType<TriggerUse>()),
            ],
            Publishes =
            [
                .. sendsTo.Concat(bindings.Select(OutputOf).OfType<string>()).Distinct(StringComparer.Ordinal),
            ],
            Connections =
            [
                .. bindings.Where(binding => binding.IsServiceBus() || binding.IsEventHubs())
                    .Select(binding => binding.ConnectionName()!)
                    .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
            ],
            Settings =
            [
                .. bindings.SelectMany(binding => Setting().Matches(binding.Json))
                    .Select(match => match.Groups["name"].Value)
                    .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
            ],
            Durable = bindings.Exists(
                binding => binding.Type is "orchestrationTrigger" or "durableClient" or "entityTrigger"),
        };
    }

    private static TriggerUse? TriggerOf(string function, BindingDefinition binding)
    {
        if (!binding.IsTrigger)
        {
            return null;
        }

        var sessions = binding.GetBoolean("isSessionsEnabled") ?? false;
        return binding switch
        {
            _ when binding.IsServiceBus() && binding.GetString("queueName") is { } queue =>
                new TriggerUse(function, queue, EntityKind.Queue, sessions),
            _ when binding.IsServiceBus() => new TriggerUse(
                function,
                $"{binding.GetString("topicName")}/{binding.GetString("subscriptionName")}",
                EntityKind.Subscription,
                sessions),
            _ when binding.IsEventHubs() => new TriggerUse(
                function,
                $"{binding.GetString("eventHubName")}/{binding.GetString("consumerGroup") ?? "$Default"}",
                EntityKind.ConsumerGroup,
                Sessions: false),
            _ => null,
        };
    }

    private static string? OutputOf(BindingDefinition binding) =>
        binding.IsTrigger ? null
        : binding.IsServiceBus() ? binding.GetString("queueOrTopicName")
            ?? binding.GetString("queueName") ?? binding.GetString("topicName")
        : binding.IsEventHubs() ? binding.GetString("eventHubName")
        : null;

    private static List<string> SendsToOf(string assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly));
        var reader = file.GetMetadataReader();
        var names = new List<string>();
        foreach (var handle in reader.GetAssemblyDefinition().GetCustomAttributes())
        {
            var attribute = reader.GetCustomAttribute(handle);
            if (IsAssemblyMetadata(reader, attribute))
            {
                var value = reader.GetBlobReader(attribute.Value);
                // ECMA-335 II.23.3: prolog, then the two strings of the constructor.
                value.ReadUInt16();
                if (value.ReadSerializedString() == SendsTo && value.ReadSerializedString() is { } entity)
                {
                    names.Add(entity);
                }
            }
        }

        return names;
    }

    private static bool IsAssemblyMetadata(MetadataReader reader, CustomAttribute attribute) =>
        attribute.Constructor.Kind == HandleKind.MemberReference
        && reader.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent is
            { Kind: HandleKind.TypeReference } parent
        && reader.StringComparer.Equals(
            reader.GetTypeReference((TypeReferenceHandle)parent).Name, "AssemblyMetadataAttribute");

    [GeneratedRegex("%(?<name>[^%]+)%", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Setting();
}
