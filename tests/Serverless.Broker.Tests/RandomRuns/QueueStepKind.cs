namespace Serverless.Broker.Tests.RandomRuns;

internal enum QueueStepKind
{
    Send,
    SendWithId,
    SendShortLived,
    Schedule,
    Cancel,
    Receive,
    ReceiveDeferred,
    Complete,
    Abandon,
    Release,
    Defer,
    DeadLetter,
    Renew,
    Delete,
    Wait,
    Restart,
}
