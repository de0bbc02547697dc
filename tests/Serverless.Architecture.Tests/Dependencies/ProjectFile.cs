using System.Xml.Linq;

namespace Serverless.Architecture.Tests.Dependencies;

/// <summary>A project and the projects it references, as paths relative to the root of the repository.</summary>
internal sealed record ProjectFile(string Path, IReadOnlyList<string> References)
{
    private const string RootMacro = "$(RootDirectory)";

    /// <summary>Gets the top-level folder the project is in.</summary>
    public string Layer => LayerOf(Path);

    /// <summary>Gets the project's name.</summary>
    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    /// <summary>Reads every project below the given top-level folder. The Functions SDK writes one into each app's obj,
    /// which is none of ours.</summary>
    public static IEnumerable<ProjectFile> Below(string folder) =>
        Directory.EnumerateFiles(Repository.PathOf(folder), "*.csproj", SearchOption.AllDirectories)
            .Where(file => !Relative(file).Contains("/obj/", StringComparison.Ordinal))
            .Select(Read);

    /// <summary>The top-level folder of a relative path.</summary>
    public static string LayerOf(string path) => path.Split('/')[0];

    private static ProjectFile Read(string file) => new(
        Relative(file),
        [
            .. XDocument.Load(file)
                .Descendants("ProjectReference")
                .Select(reference => Resolve(file, reference.Attribute("Include")!.Value)),
        ]);

    private static string Resolve(string file, string include) =>
        include.StartsWith(RootMacro, StringComparison.Ordinal)
            ? include[RootMacro.Length..].Replace('\\', '/')
            : Relative(System.IO.Path.GetFullPath(
                System.IO.Path.Combine(System.IO.Path.GetDirectoryName(file)!, include)));

    private static string Relative(string file) =>
        System.IO.Path.GetRelativePath(Repository.Root, file).Replace('\\', '/');
}
