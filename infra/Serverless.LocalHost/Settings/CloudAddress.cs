namespace Serverless.LocalHost.Settings;

/// <summary>
/// Whether a setting names something in the cloud, which then is used, or something that this host stands for.
/// </summary>
internal static class CloudAddress
{
    /// <summary>
    /// Whether a Service Bus or Event Hubs connection string names a namespace that is no emulator's.
    /// </summary>
    public static bool IsNamespace(string value) =>
        value.Contains("Endpoint=sb://", StringComparison.OrdinalIgnoreCase)
        && !value.Contains("UseDevelopmentEmulator=true", StringComparison.OrdinalIgnoreCase)
        && !value.Contains("Endpoint=sb://localhost", StringComparison.OrdinalIgnoreCase)
        && !value.Contains("Endpoint=sb://127.0.0.1", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a storage connection string names an account that is not the emulator's.</summary>
    public static bool IsStorageAccount(string value) =>
        !value.Contains("UseDevelopmentStorage=true", StringComparison.OrdinalIgnoreCase)
        && !value.Contains("devstoreaccount1", StringComparison.OrdinalIgnoreCase)
        && (value.Contains("AccountName=", StringComparison.OrdinalIgnoreCase)
            || value.Contains("Endpoint=http", StringComparison.OrdinalIgnoreCase));
}
