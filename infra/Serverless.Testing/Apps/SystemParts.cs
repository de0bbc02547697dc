using Serverless.Broker;
using Serverless.FunctionsHost.Durable;
using Serverless.FunctionsHost.Links;
using Serverless.FunctionsHost.ServiceBus.Settlement;
using Serverless.Testing.Clock;
using Serverless.Testing.Faults;
using Serverless.Testing.Idle;
using Serverless.Testing.Invocations;
using Serverless.Testing.Logs;
using Serverless.Testing.Messages;
using Serverless.Testing.Storage;
using Serverless.Testing.Timelines;

namespace Serverless.Testing.Apps;

/// <summary>What the apps of a system share.</summary>
internal sealed record SystemParts : IAsyncDisposable
{
    /// <summary>Gets what was asked for.</summary>
    public required TestSystemOptions Options { get; init; }

    /// <summary>Gets the clock; null when the system goes by the machine's.</summary>
    public required VirtualTimeProvider? Clock { get; init; }

    /// <summary>Gets the broker.</summary>
    public required BrokerHost Broker { get; init; }

    /// <summary>Gets where workers connect.</summary>
    public required WorkerEndpoint Endpoint { get; init; }

    /// <summary>Gets the task hubs.</summary>
    public required DurableHubs Hubs { get; init; }

    /// <summary>Gets the storage; null when no app has a binding of one.</summary>
    public required StorageServer? Storage { get; init; }

    /// <summary>Gets what counts the work of the task hubs.</summary>
    public required HubWork HubWork { get; init; }

    /// <summary>Gets what functions settle messages with.</summary>
    public required ServiceBusSettlement Settlement { get; init; }

    /// <summary>Gets the messages on their way.</summary>
    public required WireWatch Wire { get; init; }

    /// <summary>Gets the faults to come.</summary>
    public required FaultPlan Faults { get; init; }

    /// <summary>Gets what finds the system idle.</summary>
    public required IdleWatch Idle { get; init; }

    /// <summary>Gets what happened.</summary>
    public required Timeline Timeline { get; init; }

    /// <summary>Gets what ran.</summary>
    public required InvocationLog Invocations { get; init; }

    /// <summary>Gets what was logged.</summary>
    public required SystemLog Log { get; init; }

    /// <summary>Gets the clock of everything that waits.</summary>
    public TimeProvider Time => Clock ?? TimeProvider.System;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Hubs.DisposeAsync();
        await Endpoint.DisposeAsync();
        await Broker.DisposeAsync();
        if (Storage is not null)
        {
            await Storage.DisposeAsync();
        }
    }
}
