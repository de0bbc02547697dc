namespace Serverless.LocalHost.Hosting;

/// <summary>
/// The local host cannot start; the message says why and what to do, and is shown without a stack trace.
/// </summary>
internal sealed class LocalHostException(string message, Exception? innerException = null)
    : Exception(message, innerException);
