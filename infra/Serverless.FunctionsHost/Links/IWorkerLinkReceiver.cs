using Serverless.FunctionsHost.Protocol;

namespace Serverless.FunctionsHost.Links;

/// <summary>Takes what comes over a link. Calls come one at a time and must not block.</summary>
internal interface IWorkerLinkReceiver
{
    /// <summary>One message of the worker.</summary>
    void Receive(StreamingMessage message);

    /// <summary>The link has ended, the last call; null when the worker left in order.</summary>
    void Closed(Exception? reason);
}
