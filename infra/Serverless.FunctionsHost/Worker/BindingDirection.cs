namespace Serverless.FunctionsHost.Worker;

/// <summary>Which way a binding's data goes, seen from the function.</summary>
internal enum BindingDirection
{
    /// <summary>Into the function; triggers are among these.</summary>
    In,

    /// <summary>Out of the function.</summary>
    Out,

    /// <summary>Both.</summary>
    InOut,
}
