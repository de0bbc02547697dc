namespace Serverless.FunctionsHost.Http.Keys;

/// <summary>Whose keys open a function (<c>AuthorizationLevel</c>).</summary>
internal enum KeyLevel
{
    /// <summary>Nobody's: it is open.</summary>
    Anonymous,

    /// <summary>A key of the function, or of the host.</summary>
    Function,

    /// <summary>The master key.</summary>
    Admin,
}
