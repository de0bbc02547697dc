namespace Serverless.Broker.Queues;

internal enum ReceiveMode
{
    PeekLock,
    ReceiveAndDelete,
}
