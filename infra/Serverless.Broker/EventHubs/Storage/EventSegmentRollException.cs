namespace Serverless.Broker.EventHubs.Storage;

/// <summary>The next segment of a partition cannot be made.</summary>
internal sealed class EventSegmentRollException(IOException reason) : IOException(reason.Message, reason);
