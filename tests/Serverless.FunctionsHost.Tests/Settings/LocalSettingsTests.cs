using Serverless.FunctionsHost.Settings;

namespace Serverless.FunctionsHost.Tests.Settings;

public sealed class LocalSettingsTests
{
    private static readonly Dictionary<string, string> NoVariables = [];

    [Fact]
    public void Parse_Values_AreTextsAsCoreToolsWriteThem()
    {
        var settings = Parse(
            """
            {
              "IsEncrypted": false, // comments and trailing commas are taken
              "Values": {
                "Text": "a", "Number": 7, "Fraction": 1.50, "Yes": true, "No": false, "Empty": "", "Nothing": null,
              },
            }
            """);

        settings.Values["Text"].ShouldBe("a");
        settings.Values["Number"].ShouldBe("7");
        settings.Values["Fraction"].ShouldBe("1.5");
        settings.Values["Yes"].ShouldBe("True");
        settings.Values["No"].ShouldBe("False");
        settings.Values["Empty"].ShouldBe(string.Empty);
        settings.Values.ContainsKey("Nothing").ShouldBeFalse();
        settings.Notices.Single().ShouldContain("Values.Nothing");
    }

    [Theory]
    [InlineData("""{"IsEncrypted": true, "Values": {"A": "CfDJ8"}}""", "func settings decrypt")]
    [InlineData("""{"IsEncrypted": false, "Values": {"A": {"B": "c"}}}""", "Values.A is an object")]
    [InlineData("""{"IsEncrypted": false, "Values": {"A": ["b"]}}""", "Values.A is an array")]
    [InlineData("""{"IsEncrypted": false, "Values": ["b"]}""", "Values is an array")]
    [InlineData("""{"IsEncrypted": false, "Host": {"LocalHttpPort": "web"}}""", "Host.LocalHttpPort is \"web\"")]
    [InlineData("""{"IsEncrypted": false, "ConnectionStrings": {"Db": 1}}""", "ConnectionStrings.Db is 1")]
    [InlineData("[]", "must be an object")]
    [InlineData("{", "not JSON")]
    public void Parse_UnusableFile_IsRefusedWithTheCure(string json, string expected) =>
        Should.Throw<LocalSettingsException>(() => Parse(json)).Errors.Single().ShouldContain(expected);

    [Fact]
    public void Parse_EnvironmentVariables_WinUnlessEmpty()
    {
        var settings = Parse(
            """{"IsEncrypted": false, "Values": {"Both": "file", "Blank": "file", "Mine": "file"}}""",
            new()
            {
                ["Both"] = "environment",
                ["Blank"] = string.Empty,
                ["Other"] = "environment",
                ["None"] = string.Empty,
            });

        settings.Values["Both"].ShouldBe("environment");
        settings.Values["Blank"].ShouldBe("file");
        settings.Values["Mine"].ShouldBe("file");
        settings.Values["Other"].ShouldBe("environment");
        settings.Values["None"].ShouldBe(string.Empty);
        settings.Notices.Single().ShouldContain("'Both' is not used");
    }

    [Fact]
    public void Parse_CommandLine_WinsOverAll() =>
        Parse(
            """{"IsEncrypted": false, "Values": {"A": "file"}}""",
            new() { ["A"] = "environment" },
            new() { ["A"] = "command" }).Values["A"].ShouldBe("command");

    [Fact]
    public void Parse_ConnectionStrings_AreSettingsOfThatSection()
    {
        var settings = Parse(
            """
            {
              "IsEncrypted": false,
              "ConnectionStrings": {
                "Plain": "Server=a", "Full": { "ConnectionString": "Server=b", "ProviderName": "System.Data.SqlClient" }
              }
            }
            """);

        settings.Values["ConnectionStrings:Plain"].ShouldBe("Server=a");
        settings.Values["ConnectionStrings:Full"].ShouldBe("Server=b");
    }

    [Fact]
    public void Parse_Host_IsRead()
    {
        var host = Parse(
            """
            {
              "IsEncrypted": false,
              "Host": { "LocalHttpPort": 7099, "CORS": "https://a.example, https://b.example", "CORSCredentials": true }
            }
            """).Host;

        host.LocalHttpPort.ShouldBe(7099);
        host.CorsOrigins.ShouldBe(["https://a.example", "https://b.example"]);
        host.CorsCredentials.ShouldBeTrue();
    }

    [Fact]
    public void Parse_UnknownNames_AreNamed() =>
        Parse("""{"IsEncrypted": false, "Valeus": {}, "Host": {"Port": 1}}""").Notices.Count.ShouldBe(2);

    [Fact]
    public void Parse_OtherEnvironment_IsDevelopmentUnlessTheProcessSaysSo()
    {
        const string File = """{"IsEncrypted": false, "Values": {"AZURE_FUNCTIONS_ENVIRONMENT": "Production"}}""";

        Parse(File).Values["AZURE_FUNCTIONS_ENVIRONMENT"].ShouldBe("Development");
        Parse(File, new() { ["AZURE_FUNCTIONS_ENVIRONMENT"] = "Staging" }).Values["AZURE_FUNCTIONS_ENVIRONMENT"]
            .ShouldBe("Staging");
    }

    [Fact]
    public void Load_NoFile_IsEmpty() =>
        LocalSettings.Load("/nowhere", NoVariables).Values.Keys.ShouldBe(["AZURE_FUNCTIONS_ENVIRONMENT"]);

    private static LocalSettings Parse(
        string json, Dictionary<string, string>? environment = null, Dictionary<string, string>? commandLine = null) =>
        LocalSettings.Parse(json, LocalSettings.FileName, environment ?? NoVariables, commandLine);
}
