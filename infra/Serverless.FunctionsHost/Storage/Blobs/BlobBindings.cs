using Serverless.FunctionsHost.Worker;

namespace Serverless.FunctionsHost.Storage.Blobs;

/// <summary>What the blob trigger, input and output have in common.</summary>
internal static class BlobBindings
{
    /// <summary>The path: the trigger's attribute names it <c>path</c>, the others' <c>blobPath</c>.</summary>
    public static string PathOf(BindingDefinition binding) =>
        binding.GetString("path") ?? binding.GetString("blobPath") ?? string.Empty;

    /// <summary>The name of the connection setting, as the worker looks it up too.</summary>
    public static string ConnectionOf(FunctionAppContext app, BindingDefinition binding, string where) =>
        string.IsNullOrEmpty(binding.Connection)
            ? StorageClients.DefaultConnection
            : app.Resolver.Resolve(binding.Connection, where);

    /// <summary>Container and blob of a path; the blob is empty when the path is a container.</summary>
    public static (string Container, string Blob) Split(string path)
    {
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? (path, string.Empty) : (path[..slash], path[(slash + 1)..]);
    }
}
