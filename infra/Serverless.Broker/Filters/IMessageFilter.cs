namespace Serverless.Broker.Filters;

/// <summary>Says whether a message passes. Throws <see cref="FilterEvaluationException"/> when it cannot say.</summary>
internal interface IMessageFilter
{
    bool Matches(MessageView message);
}
