namespace Serverless.Compliance;

/// <summary>Where a consumer is killed.</summary>
public enum KillPoint
{
    /// <summary>A message was received; the inbox is not looked at yet.</summary>
    BeforeInbox,

    /// <summary>The handler has run; the store does not know yet that there will be messages to send.</summary>
    BeforeMark,

    /// <summary>The store knows; nothing is committed.</summary>
    AfterMark,

    /// <summary>The handler has run; nothing is committed.</summary>
    BeforeCommit,

    /// <summary>Everything is committed; the process does not get to know.</summary>
    AfterCommit,

    /// <summary>The commit is known; the message is not settled.</summary>
    BeforeSettle,

    /// <summary>A batch of the outbox is taken; nothing is sent.</summary>
    BeforeSend,

    /// <summary>A batch is accepted; the process does not get to know.</summary>
    AfterSend,

    /// <summary>A batch is acknowledged; it is still in the outbox.</summary>
    BeforeDelete,

    /// <summary>A batch is deleted from the outbox; the process does not get to know.</summary>
    AfterDelete,
}
