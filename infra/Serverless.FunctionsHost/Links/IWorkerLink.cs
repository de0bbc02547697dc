using Serverless.FunctionsHost.Protocol;

namespace Serverless.FunctionsHost.Links;

/// <summary>
/// The way to one worker, whatever carries it. Messages arrive in the order in which they were written.
/// </summary>
internal interface IWorkerLink : IAsyncDisposable
{
    /// <summary>
    /// Says who takes the worker's messages, and lets them flow; called once. What arrived before waits for it.
    /// </summary>
    void Start(IWorkerLinkReceiver receiver);

    /// <summary>
    /// Sends without waiting; what is sent on a closed link is dropped, since its receiver has been told.
    /// </summary>
    void Send(StreamingMessage message);
}
