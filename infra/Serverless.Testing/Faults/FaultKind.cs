namespace Serverless.Testing.Faults;

/// <summary>What can go wrong.</summary>
[Flags]
public enum FaultKind
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>
    /// The settlement of a message is lost: the receiver is told that its lock is, and the message comes again when the
    /// lock has expired.
    /// </summary>
    DropSettlement = 1,

    /// <summary>A message that was completed comes again at once, one delivery later.</summary>
    DuplicateDelivery = 2,

    /// <summary>A send is refused, as by a queue that is full; clients do not repeat it by themselves.</summary>
    FailSend = 4,

    /// <summary>The worker of an app is lost just before a function runs; a new one starts.</summary>
    CrashBefore = 8,

    /// <summary>
    /// The worker of an app is lost just after a function has run, and with it that it has; a new one starts.
    /// </summary>
    CrashAfter = 16,

    /// <summary>All that happen between an app and the broker.</summary>
    All = DropSettlement | DuplicateDelivery | FailSend,
}
