namespace Serverless.Broker.EventHubs.Storage;

/// <summary>A place in an <see cref="IEventLog"/>, which moves as it is read.</summary>
internal interface IEventCursor : IDisposable
{
    /// <summary>The next events; none when the end is reached. One caller at a time.</summary>
    IReadOnlyList<StoredEvent> Read(int max);
}
