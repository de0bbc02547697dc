namespace Serverless.Amqp;

/// <summary>A failure of a processor, which goes on after it.</summary>
public sealed class ProcessErrorEventArgs : EventArgs
{
    internal ProcessErrorEventArgs(Exception exception, AmqpErrorSource errorSource, string entityPath)
    {
        Exception = exception;
        ErrorSource = errorSource;
        EntityPath = entityPath;
    }

    /// <summary>What failed.</summary>
    public Exception Exception { get; }

    /// <summary>What the processor was doing.</summary>
    public AmqpErrorSource ErrorSource { get; }

    /// <summary>The entity.</summary>
    public string EntityPath { get; }
}
