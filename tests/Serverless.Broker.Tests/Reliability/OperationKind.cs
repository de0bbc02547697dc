namespace Serverless.Broker.Tests.Reliability;

internal enum OperationKind
{
    /// <summary>A send was begun.</summary>
    Attempted,

    /// <summary>The broker accepted it.</summary>
    Acknowledged,

    Received,

    /// <summary>A completion was begun.</summary>
    Completing,

    /// <summary>The broker accepted the completion.</summary>
    Completed,
}
