using Serverless.Testing.Storage;

namespace Serverless.Testing.Apps;

/// <summary>An app to start.</summary>
/// <param name="Name">What tests call it.</param>
/// <param name="Directory">Its build output.</param>
internal sealed record AppLocation(string Name, string Directory)
{
    /// <summary>Gets the settings that name storages; none when it has no binding of one.</summary>
    public IReadOnlySet<string> StorageConnections { get; } = StorageBindings.ConnectionsOf(Directory);
}
