using Microsoft.Extensions.Time.Testing;
using Serverless.LocalHost.Showing;

namespace Serverless.LocalHost.Tests.Showing;

/// <summary>What an app names and prints must not steer the terminal that shows it.</summary>
public sealed class ConsoleLinesTests : IDisposable
{
    private readonly StringWriter _output = new() { NewLine = "\n" };

    public void Dispose() => _output.Dispose();

    [Theory]
    [InlineData("a\u001b]0;title\u0007b", @"a\u001b]0;title\u0007b")]
    [InlineData("a\u001b[2Jb\u001b[31mc", @"a\u001b[2Jb\u001b[31mc")]
    [InlineData("a\rb\bc\u009bd", @"a\u000db\u0008c\u009bd")]
    [InlineData("a\u202eb", @"a\u202eb")]
    [InlineData("first\r\n\tat second", "first\n\tat second")]
    public void Write_ControlCharacters_AreWrittenOut(string line, string shown)
    {
        Lines(isTerminal: true).Write(line);

        _output.ToString().ShouldBe($"03:04:05.006 {shown}\n");
    }

    [Fact]
    public void WritePrinted_OnATerminal_KeepsColoursAloneAndEndsThem()
    {
        Lines(isTerminal: true).WritePrinted("shop", "\u001b[1;32minfo\u001b[0m: \u001b[2Jx\u001b]52;c;AAAA\u0007");

        _output.ToString().ShouldBe(
            "03:04:05.006 shop | \u001b[1;32minfo\u001b[0m: \\u001b[2Jx\\u001b]52;c;AAAA\\u0007\u001b[0m\n");
    }

    [Fact]
    public void WritePrinted_ToAFile_HasNoColours()
    {
        Lines(isTerminal: false).WritePrinted("shop", "\u001b[1;32minfo\u001b[0m: \u001b[Hx");

        _output.ToString().ShouldBe("03:04:05.006 shop | info: \\u001b[Hx\n");
    }

    [Fact]
    public void WritePrinted_PlainLine_StaysAsItIs()
    {
        Lines(isTerminal: true).WritePrinted("shop", "tab\tand ümlaut");

        _output.ToString().ShouldBe("03:04:05.006 shop | tab\tand ümlaut\n");
    }

    private ConsoleLines Lines(bool isTerminal)
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 2, 3, 4, 5, 6, TimeSpan.Zero));
        time.SetLocalTimeZone(TimeZoneInfo.Utc);
        return new ConsoleLines(_output, time, isTerminal);
    }
}
