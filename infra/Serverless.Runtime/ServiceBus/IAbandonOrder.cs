namespace Serverless.Runtime.ServiceBus;

/// <summary>
/// Within a session an abandoned message comes back before its successors. Those that are here already, or on their
/// way, have to be back in the broker first.
/// </summary>
internal interface IAbandonOrder
{
    /// <summary>Runs <paramref name="abandon"/> so that nothing overtakes the message.</summary>
    Task AbandonAsync(Func<Task> abandon);
}
