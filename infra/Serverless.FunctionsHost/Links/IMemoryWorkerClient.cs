namespace Serverless.FunctionsHost.Links;

/// <summary>What the worker calls of a memory link, without its type of message.</summary>
internal interface IMemoryWorkerClient
{
    /// <summary>Gets the task that completes when the worker has connected.</summary>
    Task Connected { get; }

    /// <summary>The worker starts its client.</summary>
    void Connect();

    /// <summary>The worker sends.</summary>
    ValueTask AnswerAsync(object message);
}
