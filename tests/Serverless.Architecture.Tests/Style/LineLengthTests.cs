namespace Serverless.Architecture.Tests.Style;

/// <summary>No line of C# is longer than <c>max_line_length</c> in .editorconfig, which no analyzer holds.</summary>
public sealed class LineLengthTests
{
    private const int MaxLength = 120;

    [Fact]
    public void Sources_Lines_FitTheColumns()
    {
        string[] layers = ["shared", "infra", "functions", "tests"];
        var sources = layers.SelectMany(SourceFile.Below).ToArray();

        sources.ShouldNotBeEmpty();
        var longer =
            from source in sources
            from line in source.Lines
            where line.Text.Length > MaxLength
            select $"{source.Path}:{line.Number} has {line.Text.Length} columns; break it at {MaxLength} or before";
        longer.ShouldBeEmpty();
    }

    [Fact]
    public void EditorConfig_MaxLineLength_IsWhatTheTestHolds() =>
        File.ReadAllLines(Repository.PathOf(".editorconfig")).ShouldContain($"max_line_length = {MaxLength}");
}
