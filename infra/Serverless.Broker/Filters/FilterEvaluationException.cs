namespace Serverless.Broker.Filters;

/// <summary>A filter or an action failed on a message, such as by a division by zero.</summary>
internal sealed class FilterEvaluationException(string message, Exception? innerException = null)
    : Exception(message, innerException);
