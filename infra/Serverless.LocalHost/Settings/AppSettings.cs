using Serverless.FunctionsHost.Metadata;
using Serverless.FunctionsHost.Worker;
using Serverless.LocalHost.Apps;
using Serverless.LocalHost.Backends;

namespace Serverless.LocalHost.Settings;

/// <summary>
/// What differs between the desk and the cloud, and all that an app is given: connections to the backends of this host.
/// A setting of the app's own that names a resource in the cloud stays.
/// </summary>
internal static class AppSettings
{
    private const string ServiceBus = "ServiceBus";
    private const string EventHubs = "EventHubs";
    private const string Storage = "Storage";
    private const string HostStorage = "AzureWebJobsStorage";
    private const string TaskHub = "TASKHUB_NAME";

    /// <summary>The settings of an app.</summary>
    /// <param name="app">The app.</param>
    /// <param name="own">Its local.settings.json, with the environment over it.</param>
    /// <param name="backends">Where the backends are.</param>
    /// <param name="overrides">What wins over everything.</param>
    public static IReadOnlyDictionary<string, string> Complete(
        PreparedApp app,
        IReadOnlyDictionary<string, string> own,
        BackendAddresses backends,
        IReadOnlyDictionary<string, string> overrides)
    {
        var settings = new Dictionary<string, string>(own, StringComparer.OrdinalIgnoreCase);
        var messaging = backends.ServiceBus(app.Source.Identity);
        foreach (var name in NamesOf(app, own, binding => binding.IsServiceBus() || binding.IsEventHubs())
            .Append(ServiceBus).Append(EventHubs).Concat(NamesOfEmulators(own, "UseDevelopmentEmulator=true")))
        {
            Point(settings, name, messaging, CloudAddress.IsNamespace);
        }

        if (backends.Storage is { } storage)
        {
            foreach (var name in NamesOf(app, own, binding => binding.IsStorage())
                .Append(HostStorage).Concat(NamesOfEmulators(own, "UseDevelopmentStorage=true")))
            {
                Point(settings, name, storage, CloudAddress.IsStorageAccount);
            }
        }

        settings.TryAdd(HostStorage, "UseDevelopmentStorage=true");
        settings.TryAdd(TaskHub, "default");
        // A function's connection of this name is a storage account, whatever else the app keeps under it.
        var isBound = NamesOf(app, own, binding => binding.IsStorage())
            .Contains(Storage, StringComparer.OrdinalIgnoreCase);
        if (!isBound
            && (!settings.TryGetValue(Storage, out var documents) || !CloudAddress.IsStorageAccount(documents)))
        {
            PointDocuments(settings, backends.Documents(app.Name));
        }

        foreach (var (name, value) in overrides)
        {
            settings[name] = value;
        }

        return settings;
    }

    /// <summary>Whether a function is bound to storage that is neither in the cloud nor elsewhere.</summary>
    public static bool NeedsStorage(PreparedApp app, IReadOnlyDictionary<string, string> own) =>
        NamesOf(app, own, binding => binding.IsStorage()).Any(name =>
            !HasSection(own, name)
            && !HasSection(own, $"AzureWebJobs{name}")
            && !new[] { name, $"AzureWebJobs{name}", $"ConnectionStrings:{name}" }.Any(key =>
                own.TryGetValue(key, out var value) && CloudAddress.IsStorageAccount(value)));

    /// <summary>Documents go to a file of the app's own, unless they are asked for in tables.</summary>
    private static void PointDocuments(Dictionary<string, string> settings, string documents)
    {
        if (!HasSection(settings, Storage))
        {
            settings[Storage] = documents;
        }
    }

    private static IEnumerable<string> NamesOf(
        PreparedApp app, IReadOnlyDictionary<string, string> own, Func<BindingDefinition, bool> isOf) =>
        app.Bindings.Where(isOf)
            .Select(binding => Resolved(binding.ConnectionName()!, own))
            .Distinct(StringComparer.OrdinalIgnoreCase);

    /// <summary>A connection may be named by a setting: <c>%name%</c>.</summary>
    private static string Resolved(string name, IReadOnlyDictionary<string, string> own) =>
        name is ['%', .. var setting, '%'] && own.TryGetValue(setting, out var value) ? value : name;

    private static IEnumerable<string> NamesOfEmulators(IReadOnlyDictionary<string, string> own, string mark) =>
        own.Where(setting => setting.Value.Contains(mark, StringComparison.OrdinalIgnoreCase))
            .Select(setting => setting.Key);

    /// <summary>
    /// The Functions host looks for <c>AzureWebJobs{name}</c> first, so a value there is the one that counts.
    /// </summary>
    private static void Point(
        Dictionary<string, string> settings, string name, string address, Func<string, bool> isInCloud)
    {
        if (HasSection(settings, name) || HasSection(settings, $"AzureWebJobs{name}"))
        {
            return;
        }

        foreach (var key in new[] { $"AzureWebJobs{name}", $"ConnectionStrings:{name}" })
        {
            if (settings.TryGetValue(key, out var other))
            {
                if (isInCloud(other))
                {
                    return;
                }

                settings[key] = address;
            }
        }

        if (!settings.TryGetValue(name, out var value) || !isInCloud(value))
        {
            settings[name] = address;
        }
    }

    /// <summary>An identity-based connection: <c>Name__fullyQualifiedNamespace</c> and the like.</summary>
    private static bool HasSection(IReadOnlyDictionary<string, string> settings, string name) =>
        settings.Keys.Any(key =>
            key.StartsWith($"{name}__", StringComparison.OrdinalIgnoreCase)
            || key.StartsWith($"{name}:", StringComparison.OrdinalIgnoreCase));
}
