using System.Diagnostics;
using Microsoft.Extensions.Hosting;

namespace Serverless.FunctionsHost.Launching;

/// <summary>
/// Sees the host that one entry point builds (diagnostic source <c>Microsoft.Extensions.Hosting</c>), and no other:
/// events are told apart by an async-local of the thread that runs the entry point.
/// </summary>
internal sealed class HostBuildingObserver
    : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    private static readonly AsyncLocal<HostBuildingObserver?> Current = new();

    private readonly Action<IHostBuilder> _building;
    private readonly Action<IHost> _built;
    private readonly IDisposable _listeners;
    private IDisposable? _events;

    public HostBuildingObserver(Action<IHostBuilder> building, Action<IHost> built)
    {
        _building = building;
        _built = built;
        _listeners = DiagnosticListener.AllListeners.Subscribe(this);
    }

    /// <summary>From here on, hosts that this flow of execution builds are this observer's.</summary>
    public void Enter() => Current.Value = this;

    /// <inheritdoc/>
    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == "Microsoft.Extensions.Hosting")
        {
            _events = value.Subscribe(this);
        }
    }

    /// <inheritdoc/>
    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (Current.Value != this)
        {
            return;
        }

        if (value is { Key: "HostBuilding", Value: IHostBuilder builder })
        {
            _building(builder);
        }
        else if (value is { Key: "HostBuilt", Value: IHost host })
        {
            _built(host);
        }
    }

    /// <inheritdoc/>
    public void OnError(Exception error)
    {
    }

    /// <inheritdoc/>
    public void OnCompleted()
    {
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _events?.Dispose();
        _listeners.Dispose();
    }
}
