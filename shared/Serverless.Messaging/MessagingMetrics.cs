namespace Serverless.Messaging;

/// <summary>Names of what messaging measures, for those who listen. Its meters come from the app's
/// <see cref="System.Diagnostics.Metrics.IMeterFactory"/>.</summary>
public static class MessagingMetrics
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "Serverless.Messaging";

    /// <summary>An up-down counter of messages: how many units of work have handed to the outbox of this process, from
    /// just before their commit, and that are not sent yet. Those that could not be sent, and wait in the store for the
    /// next try, do not count.</summary>
    public const string OutboxPending = "messaging.outbox.pending";
}
