namespace Serverless.Broker.Tests.Reliability;

internal enum EventOperationKind
{
    /// <summary>A send was begun; it is never repeated.</summary>
    Attempted,

    /// <summary>The broker accepted it.</summary>
    Acknowledged,

    /// <summary>It was read, with its sequence number.</summary>
    Read,
}
