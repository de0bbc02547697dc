namespace Serverless.Broker.Tests.RandomRuns;

internal enum SessionStepKind
{
    Send,
    SendShortLived,
    Schedule,
    Accept,
    AcceptNext,
    Receive,
    ReceiveDeferred,
    Complete,
    Abandon,
    Release,
    Defer,
    DeadLetter,
    Renew,
    SetState,
    Close,
    Wait,
    Restart,
}
