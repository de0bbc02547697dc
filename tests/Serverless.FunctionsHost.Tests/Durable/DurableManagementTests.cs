using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Serverless.FunctionsHost.Http.Keys;

namespace Serverless.FunctionsHost.Tests.Durable;

public sealed class DurableManagementTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    [InlineData(false, true)]
    public async Task CheckStatusResponse_ItsAddresses_ServeTheInstance(bool inProcess, bool requireKeys)
    {
        await using var host = await DurableHost.StartAsync(inProcess, requireKeys: requireKeys);
        using var http = new HttpClient();

        var addresses = await StartWaitsAsync(host, http);

        addresses["statusQueryGetUri"].Contains("code=", StringComparison.Ordinal).ShouldBe(requireKeys);
        var raise = addresses["sendEventPostUri"].Replace("{eventName}", "go", StringComparison.Ordinal);
        using var raised = await http.PostAsJsonAsync(raise, 11, Token);
        raised.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        await host.WaitAsync(addresses["id"]);
        var status = await http.GetFromJsonAsync<JsonElement>(addresses["statusQueryGetUri"], Token);
        status.GetProperty("runtimeStatus").GetString().ShouldBe("Completed");
        status.GetProperty("output").GetInt32().ShouldBe(11);
    }

    [Theory]
    [InlineData(null, HttpStatusCode.Unauthorized)]
    [InlineData("host", HttpStatusCode.Unauthorized)]
    [InlineData("system", HttpStatusCode.Accepted)]
    [InlineData("master", HttpStatusCode.Accepted)]
    public async Task Management_KeysRequired_IsOpenedByTheSystemKeyAndTheMasterKey(
        string? key, HttpStatusCode expected)
    {
        var data = Directory.CreateTempSubdirectory("keys");
        await File.WriteAllTextAsync(
            Path.Combine(data.FullName, "secrets.json"),
            """{"master":"the-master","host":{"default":"for-all"},"system":{"durabletask_extension":"for/durable"}}""",
            Token);
        await using var host = await DurableHost.StartAsync(true, directory: data.FullName, requireKeys: true);
        using var http = new HttpClient();
        var addresses = await StartWaitsAsync(host, http);
        addresses["statusQueryGetUri"].ShouldEndWith("&code=for%2Fdurable");
        var bare = new Uri(addresses["statusQueryGetUri"].Split('?')[0]);
        using var request = new HttpRequestMessage(HttpMethod.Get, bare);
        request.Headers.Add("x-functions-key", key switch
        {
            "host" => ["for-all"],
            "system" => ["for/durable"],
            "master" => ["the-master"],
            _ => [],
        });

        using var answer = await http.SendAsync(request, Token);

        answer.StatusCode.ShouldBe(expected);
        data.Delete(recursive: true);
    }

    [Fact]
    public async Task Start_KeyFileWithoutASystemKey_GetsOneThatStays()
    {
        var data = Directory.CreateTempSubdirectory("keys");
        var file = Path.Combine(data.FullName, "secrets.json");
        await File.WriteAllTextAsync(file, """{"master":"the-master","host":{"default":"for-all"}}""", Token);

        var first = HttpKeyFile.Load(file);
        var second = HttpKeyFile.Load(file);

        first.Master.ShouldBe("the-master");
        first.System[HttpKeys.DurableTask].ShouldNotBeNullOrEmpty();
        second.System.ShouldBe(first.System);
        data.Delete(recursive: true);
    }

    [Fact]
    public async Task Status_OfNobody_IsNotFound()
    {
        await using var host = await DurableHost.StartAsync(inProcess: true);
        using var http = new HttpClient();

        using var answer = await http.GetAsync(
            new Uri(host.App.BaseAddress, "runtime/webhooks/durabletask/instances/nobody"), Token);

        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    /// <summary>Has the app start an orchestration, and answer with the addresses of it.</summary>
    private static async Task<Dictionary<string, string>> StartWaitsAsync(DurableHost host, HttpClient http)
    {
        using var started = await http.PostAsync(
            new Uri(host.App.BaseAddress, "api/start/Waits"), content: null, Token);
        started.StatusCode.ShouldBe(HttpStatusCode.Accepted);

        // The letter case is that of the app's serializer.
        var addresses = new Dictionary<string, string>(
            (await started.Content.ReadFromJsonAsync<Dictionary<string, string>>(Token))!,
            StringComparer.OrdinalIgnoreCase);
        started.Headers.Location.ShouldBe(new Uri(addresses["statusQueryGetUri"]));
        return addresses;
    }
}
