using Serverless.FunctionsHost.Metadata;
using Serverless.FunctionsHost.Storage;

namespace Serverless.Testing.Storage;

/// <summary>What the functions of an app need of a storage, by what its build says of them.</summary>
internal static class StorageBindings
{
    /// <summary>The settings that name storages; none when no function has a binding of one.</summary>
    public static HashSet<string> ConnectionsOf(string output)
    {
        string[] named =
        [
            .. FunctionsMetadata.Read(output)
                .SelectMany(function => function.Bindings)
                .Where(binding => binding.IsStorage())
                .Select(binding => binding.ConnectionName()!),
        ];

        // The host's own storage keeps receipts of blobs.
        return named.Length == 0 ? [] : [StorageClients.DefaultConnection, .. named];
    }
}
