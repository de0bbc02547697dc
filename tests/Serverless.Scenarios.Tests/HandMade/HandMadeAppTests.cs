using Serverless.Scenarios.Tests.Hosting;

namespace Serverless.Scenarios.Tests.HandMade;

/// <summary>An app that knows nothing of this repository starts by naming its folder.</summary>
public sealed class HandMadeAppTests
{
    // Its packages may have to be fetched, Azurite as well.
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(6);

    [Fact]
    [Trait("Category", "Long")]
    public async Task Start_FolderOfAHandMadeApp_BuildsItAndRunsItsFunctions()
    {
        using var directory = new TemporaryDirectory();
        var app = await HandMadeApp.CreateAsync(directory.Path);
        await using var host = await LocalHostProcess.ServeAsync(
            LocalHostProcess.LaunchPlain(
                directory.Path, app, "--in-memory", "--amqp-port", "0", "--port", "my-functions=0"),
            Deadline);

        await HandMadeApp.PutAsync(host, "hello");

        await host.WaitForOutputAsync("my-functions/Take: took hello", Deadline);
    }
}
