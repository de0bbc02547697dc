namespace Serverless.Scenarios.Tests.Hosting;

/// <summary>A directory that is gone when the test has ended.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    /// <summary>Gets its absolute path.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("serverless-").FullName;

    /// <inheritdoc />
    public void Dispose() => Directory.Delete(Path, recursive: true);
}
