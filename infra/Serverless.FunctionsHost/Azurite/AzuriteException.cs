namespace Serverless.FunctionsHost.Azurite;

/// <summary>The storage emulator could not be installed or started.</summary>
public sealed class AzuriteException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What failed and the cure.</param>
    /// <param name="innerException">The cause; null for none.</param>
    internal AzuriteException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
