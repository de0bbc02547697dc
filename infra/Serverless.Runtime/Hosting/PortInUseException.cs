namespace Serverless.Runtime;

/// <summary>The HTTP port is taken by another process.</summary>
public sealed class PortInUseException : IOException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="app">The app's name.</param>
    /// <param name="port">The port.</param>
    /// <param name="innerException">What the socket said.</param>
    internal PortInUseException(string app, int port, Exception innerException)
        : base(
            $"The app '{app}' cannot listen on 127.0.0.1:{port}: the port is in use. Stop what uses it, or choose"
            + " another port (0 means any free one).",
            innerException)
    {
        App = app;
        Port = port;
    }

    /// <summary>The name of the app.</summary>
    public string App { get; }

    /// <summary>The port.</summary>
    public int Port { get; }
}
