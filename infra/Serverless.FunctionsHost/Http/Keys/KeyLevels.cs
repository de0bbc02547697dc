namespace Serverless.FunctionsHost.Http.Keys;

/// <summary>Reads the levels of bindings.</summary>
internal static class KeyLevels
{
    /// <summary>
    /// The level of an <c>authLevel</c>; Function when it says none that is known, as in the Functions host.
    /// </summary>
    public static KeyLevel Of(string? level) => level?.ToUpperInvariant() switch
    {
        "ANONYMOUS" => KeyLevel.Anonymous,
        "ADMIN" or "SYSTEM" => KeyLevel.Admin,
        _ => KeyLevel.Function,
    };
}
