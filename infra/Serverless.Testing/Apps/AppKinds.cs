using Serverless.FunctionsHost.Durable;
using Serverless.FunctionsHost.Http;
using Serverless.FunctionsHost.Inputs;
using Serverless.FunctionsHost.Outputs;
using Serverless.FunctionsHost.Timers;
using Serverless.FunctionsHost.Triggers;

namespace Serverless.Testing.Apps;

/// <summary>The triggers, inputs and outputs that the apps of a system have.</summary>
internal sealed class AppKinds
{
    public AppKinds(SystemParts parts)
    {
        Triggers =
        [
            new DurableTriggerKind(parts.Hubs),
            parts.Options.RunTimers ? new TimerTrigger() : new HeldTimers(),
            new HttpTriggerKind(new HttpTriggerOptions()),
        ];
        Inputs = [new DurableClientInput(parts.Hubs, parts.Endpoint.Address)];
        Outputs = [];
    }

    /// <summary>Gets the triggers, in the order in which they start to listen.</summary>
    public IReadOnlyList<ITriggerKind> Triggers { get; }

    /// <summary>Gets the inputs.</summary>
    public IReadOnlyList<IInputBinding> Inputs { get; }

    /// <summary>Gets the outputs.</summary>
    public IReadOnlyList<IOutputBinding> Outputs { get; }
}
