namespace Serverless.FunctionsHost.Triggers;

/// <summary>
/// Is told what triggers took from a broker, once it counts as work: the seam of the test host. It must not block.
/// </summary>
internal interface ITriggerWatch
{
    /// <summary>A message was taken.</summary>
    void OnMessage(Guid lockToken);

    /// <summary>Events were taken.</summary>
    /// <param name="app">The app.</param>
    /// <param name="hub">The event hub.</param>
    /// <param name="consumerGroup">The consumer group that the app reads in.</param>
    /// <param name="partition">The partition.</param>
    /// <param name="sequenceNumber">The last one.</param>
    void OnEvents(string app, string hub, string consumerGroup, string partition, long sequenceNumber);
}
