namespace Serverless.Architecture.Tests.Style;

/// <summary>A C# file that somebody wrote; not what a build left in <c>bin</c> and <c>obj</c>.</summary>
internal sealed record SourceFile(string Path, IReadOnlyList<(int Number, string Text)> Lines)
{
    private static readonly string[] Output = ["bin", "obj", "node_modules"];

    /// <summary>Reads every source file below a top-level folder.</summary>
    public static IEnumerable<SourceFile> Below(string layer) =>
        from file in Directory.EnumerateFiles(Repository.PathOf(layer), "*.cs", SearchOption.AllDirectories)
        let path = System.IO.Path.GetRelativePath(Repository.Root, file).Replace('\\', '/')
        where !path.Split('/').Any(Output.Contains)
        select new SourceFile(path, [.. File.ReadAllLines(file).Select((text, index) => (index + 1, text))]);
}
