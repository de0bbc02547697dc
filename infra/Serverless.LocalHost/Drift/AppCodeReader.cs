using System.Reflection;
using System.Text.RegularExpressions;
using Serverless.Broker.Topology;

namespace Serverless.LocalHost.Drift;

/// <summary>
/// Reads what an app needs from its assembly: the attributes of its functions, and <c>Publishes</c> of its
/// <c>…App</c> class. Attributes are known by their names, so it reads both builds (contracts and packages).
/// </summary>
internal static partial class AppCodeReader
{
    private const BindingFlags Everything =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static
        | BindingFlags.DeclaredOnly;

    /// <summary>Reads every app among the assemblies.</summary>
    public static IReadOnlyList<AppCode> ReadAll(IEnumerable<Assembly> assemblies) => [.. assemblies.Select(Read)];

    /// <summary>Reads one app.</summary>
    public static AppCode Read(Assembly assembly)
    {
        Type app = assembly.GetExportedTypes().SingleOrDefault(IsAppClass)
            ?? throw new InvalidOperationException(
                $"The assembly '{assembly.GetName().Name}' has no public static class '…App' with Configure. "
                + "Add one.");
        return Read(Kebab(app.Name[..^"App".Length]), Publishes(app), assembly.GetTypes());
    }

    /// <summary>Reads an app from its types.</summary>
    public static AppCode Read(string name, IReadOnlyList<string> publishes, IEnumerable<Type> types)
    {
        List<TriggerUse> triggers = [];
        List<string> connections = [];
        List<string> settings = [];
        bool durable = false;
        foreach (Type type in types)
        {
            foreach (MethodInfo method in type.GetMethods(Everything))
            {
                string? function = method.CustomAttributes
                    .FirstOrDefault(attribute => attribute.AttributeType.Name == "FunctionAttribute")
                    ?.ConstructorArguments[0].Value as string;
                foreach (CustomAttributeData attribute in BindingsOf(method))
                {
                    durable |= attribute.AttributeType.Name
                        is "OrchestrationTriggerAttribute" or "DurableClientAttribute";
                    settings.AddRange(SettingsOf(attribute));
                    AddConnection(attribute, connections);
                    if (function is not null && TriggerOf(function, attribute) is { } trigger)
                    {
                        triggers.Add(trigger);
                    }
                }
            }

            foreach (CustomAttributeData attribute in type.GetProperties(Everything)
                .SelectMany(property => property.CustomAttributes))
            {
                AddConnection(attribute, connections);
            }
        }

        return new AppCode
        {
            Name = name,
            Triggers = triggers,
            Publishes = publishes,
            Connections = [.. connections.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            Settings = [.. settings.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            Durable = durable,
        };
    }

    private static bool IsAppClass(Type type) =>
        type.Name.EndsWith("App", StringComparison.Ordinal)
        && type is { IsAbstract: true, IsSealed: true }
        && type.GetMethod("Configure") is not null;

    private static IReadOnlyList<string> Publishes(Type app) =>
        app.GetProperty("Publishes")?.GetValue(null) as IReadOnlyList<string>
        ?? throw new InvalidOperationException(
            $"The class '{app.FullName}' does not say what it sends to. Add "
            + "'public static IReadOnlyList<string> Publishes { get; } = [...]', empty when it sends nothing.");

    private static IEnumerable<CustomAttributeData> BindingsOf(MethodInfo method) => method.CustomAttributes
        .Concat(method.ReturnParameter.CustomAttributes)
        .Concat(method.GetParameters().SelectMany(parameter => parameter.CustomAttributes));

    private static TriggerUse? TriggerOf(string function, CustomAttributeData attribute)
    {
        string?[] positional = [.. attribute.ConstructorArguments.Select(argument => argument.Value as string)];
        return attribute.AttributeType.Name switch
        {
            "ServiceBusTriggerAttribute" when positional is [{ } queue] =>
                new TriggerUse(function, queue, EntityKind.Queue, Flag(attribute, "IsSessionsEnabled")),
            "ServiceBusTriggerAttribute" when positional is [{ } topic, { } subscription] => new TriggerUse(
                function, $"{topic}/{subscription}", EntityKind.Subscription, Flag(attribute, "IsSessionsEnabled")),
            "EventHubTriggerAttribute" when positional is [{ } hub] => new TriggerUse(
                function,
                $"{hub}/{Named(attribute, "ConsumerGroup") ?? "$Default"}",
                EntityKind.ConsumerGroup,
                Sessions: false),
            _ => null,
        };
    }

    private static void AddConnection(CustomAttributeData attribute, List<string> connections)
    {
        // What the Functions host takes when a binding names no connection.
        string? byDefault = attribute.AttributeType.Name switch
        {
            "ServiceBusTriggerAttribute" or "ServiceBusOutputAttribute" => "AzureWebJobsServiceBus",
            "EventHubTriggerAttribute" or "EventHubOutputAttribute" => "AzureWebJobsEventHub",
            _ => null,
        };
        string? connection = IsBinding(attribute) ? Named(attribute, "Connection") ?? byDefault : null;
        if (connection is not null)
        {
            connections.Add(connection);
        }
    }

    private static bool IsBinding(CustomAttributeData attribute) =>
        attribute.AttributeType.Namespace?.StartsWith(
            "Microsoft.Azure.Functions.Worker", StringComparison.Ordinal) == true;

    private static string? Named(CustomAttributeData attribute, string name) =>
        attribute.NamedArguments.FirstOrDefault(argument => argument.MemberName == name).TypedValue.Value as string;

    private static bool Flag(CustomAttributeData attribute, string name) =>
        attribute.NamedArguments.FirstOrDefault(argument => argument.MemberName == name).TypedValue.Value is true;

    private static IEnumerable<string> SettingsOf(CustomAttributeData attribute) => attribute.ConstructorArguments
        .Concat(attribute.NamedArguments.Select(argument => argument.TypedValue))
        .Select(argument => argument.Value)
        .OfType<string>()
        .SelectMany(text => Setting().Matches(text))
        .Select(match => match.Groups["name"].Value);

    private static string Kebab(string name) => WordStart().Replace(name, "-").ToLowerInvariant();

    [GeneratedRegex("%(?<name>[^%]+)%", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Setting();

    [GeneratedRegex("(?<=[a-z0-9])(?=[A-Z])", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex WordStart();
}
