using Serverless.Broker.SharedAccess;
using Serverless.Broker.Tests.Support;

namespace Serverless.Broker.Tests.SharedAccess;

public sealed class KeyFileTests
{
    [Fact]
    public void Parse_Keys_AreRead() =>
        KeyFile.Parse($$"""{ "sharedAccessKeys": [{ "name": "a", "key": "{{Sas.Key}}" }] }""", "k")["A"]
            .ShouldBe(Sas.Key);

    [Fact]
    public void Parse_SeveralErrors_ReportsAllAndNoKey()
    {
        TopologyException error = Should.Throw<TopologyException>(() => KeyFile.Parse(
            $$"""
            {
              "sharedAccessKeys": [{ "name": "a", "key": "hush" }, { "name": "A", "key": "{{Sas.Key}}" }, {}],
              "more": 1
            }
            """,
            "keys.json"));

        error.Errors.Select(e => e.Path).ShouldBe(
            [
                "$.sharedAccessKeys[0].key",
                "$.sharedAccessKeys[1].name",
                "$.sharedAccessKeys[2]",
                "$.sharedAccessKeys[2]",
                "$.more",
            ],
            ignoreOrder: true);
        error.Message.ShouldContain("The key file 'keys.json' has 5 errors");
        error.Message.ShouldNotContain("hush");
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{ \"sharedAccessKeys\": [] }")]
    [InlineData("not json")]
    public void Parse_NoKeys_IsRefused(string json) =>
        Should.Throw<TopologyException>(() => KeyFile.Parse(json, "k")).Errors.ShouldHaveSingleItem();

    [Theory]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.UserWrite, false)]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.GroupRead, true)]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.OtherRead, true)]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.OtherWrite, true)]
    public void CheckMode_OthersMayReadOrWrite_SaysSo(UnixFileMode mode, bool expected)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes.");
        string file = Path.GetTempFileName();
        try
        {
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(file, mode);
            }

            string? warning = KeyFile.CheckMode(file);

            (warning is not null).ShouldBe(expected);
            (warning?.Contains("chmod 600", StringComparison.Ordinal) ?? !expected).ShouldBeTrue();
        }
        finally
        {
            File.Delete(file);
        }
    }
}
