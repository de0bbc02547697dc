using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Serverless.Testing;

/// <summary>What a <see cref="TestSystem"/> runs, and how.</summary>
public sealed class TestSystemOptions
{
    /// <summary>
    /// The environment variable that, set to 1, runs apps in processes of their own on the system's clock, whatever the
    /// options say.
    /// </summary>
    public const string OutOfProcessVariable = "SERVERLESS_TEST_OUT_OF_PROCESS";

    private readonly Dictionary<string, List<Action<IServiceCollection>>> _services =
        new(StringComparer.OrdinalIgnoreCase);

    private readonly Dictionary<string, Dictionary<string, string>> _settings = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Creates options for apps.</summary>
    /// <param name="apps">
    /// Names of bicep/topology.json, whose output is found in <c>functions/</c>, or paths of outputs or project
    /// folders.
    /// </param>
    public TestSystemOptions(params string[] apps)
    {
        ArgumentNullException.ThrowIfNull(apps);
        Apps = apps;
    }

    /// <summary>Gets the apps, in the order in which they start.</summary>
    public IReadOnlyList<string> Apps { get; }

    /// <summary>
    /// Gets or sets the topology file. Default: null, <c>bicep/topology.json</c> in the nearest folder upwards from the
    /// test's output; without one the broker is empty.
    /// </summary>
    public string? TopologyPath { get; set; }

    /// <summary>
    /// Gets or sets the first time that the clock shows. Default: null, an hour from now, to the minute. The vendor's
    /// Service Bus client compares the end of a session's lock with the system's clock: a start in the past makes it
    /// believe that every session lock has expired.
    /// </summary>
    public DateTimeOffset? Start { get; set; }

    /// <summary>
    /// Gets or sets whether timer functions run when they are due. Default: true. Without, a test that moves the clock
    /// by days does not run a function of each minute.
    /// </summary>
    public bool RunTimers { get; set; } = true;

    /// <summary>
    /// Gets or sets whether HTTP functions above Anonymous, and the addresses of <c>CreateCheckStatusResponse</c>, ask
    /// for a key, as in the cloud (<see cref="TestSystem.MasterKey"/>). Default: false, as with Core Tools.
    /// </summary>
    public bool RequireKeys { get; set; }

    /// <summary>Gets or sets whether apps run in processes of their own. Default: false.</summary>
    public bool OutOfProcess { get; set; } = Environment.GetEnvironmentVariable(OutOfProcessVariable) == "1";

    /// <summary>Gets or sets the least level of log lines to keep. Default: Information.</summary>
    public LogLevel LogLevel { get; set; } = LogLevel.Information;

    /// <summary>
    /// Gets or sets how long to wait for the system to be idle, in real time, before the test fails. Default: 30 s.
    /// </summary>
    public TimeSpan Limit { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Changes an app's services after its own Program has registered them; only in this process.</summary>
    /// <param name="app">The app.</param>
    /// <param name="configure">The change; called at each start of the app.</param>
    /// <returns>These options.</returns>
    public TestSystemOptions ConfigureServices(string app, Action<IServiceCollection> configure)
    {
        ArgumentException.ThrowIfNullOrEmpty(app);
        ArgumentNullException.ThrowIfNull(configure);
        if (!_services.TryGetValue(app, out var changes))
        {
            _services.Add(app, changes = []);
        }

        changes.Add(configure);
        return this;
    }

    /// <summary>
    /// Gives an app a setting, as the Values of local.settings.json do; it wins over the system's own.
    /// </summary>
    /// <param name="app">The app.</param>
    /// <param name="name">The setting: <c>Section__Name</c>.</param>
    /// <param name="value">Its value.</param>
    /// <returns>These options.</returns>
    public TestSystemOptions Set(string app, string name, string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(app);
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(value);
        if (!_settings.TryGetValue(app, out var settings))
        {
            _settings.Add(app, settings = new Dictionary<string, string>(StringComparer.Ordinal));
        }

        settings[name] = value;
        return this;
    }

    internal Action<IServiceCollection>? ServicesOf(string app) => _services.TryGetValue(app, out var changes)
        ? services => changes.ForEach(change => change(services))
        : null;

    internal IReadOnlyDictionary<string, string> SettingsOf(string app) => _settings.TryGetValue(app, out var settings)
        ? settings
        : new Dictionary<string, string>();
}
