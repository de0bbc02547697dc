using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Serverless.FunctionsHost.Tests.Durable;

public sealed class DurableManagementTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task CheckStatusResponse_ItsAddresses_ServeTheInstance(bool inProcess)
    {
        await using var host = await DurableHost.StartAsync(inProcess);
        using var http = new HttpClient();

        using var started = await http.PostAsync(
            new Uri(host.App.BaseAddress, "api/start/Waits"), content: null, Token);

        started.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        // The letter case is that of the app's serializer.
        var addresses = new Dictionary<string, string>(
            (await started.Content.ReadFromJsonAsync<Dictionary<string, string>>(Token))!,
            StringComparer.OrdinalIgnoreCase);
        started.Headers.Location.ShouldBe(new Uri(addresses["statusQueryGetUri"]));
        var raise = addresses["sendEventPostUri"].Replace("{eventName}", "go", StringComparison.Ordinal);
        using var raised = await http.PostAsJsonAsync(raise, 11, Token);
        raised.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        await host.WaitAsync(addresses["id"]);
        var status = await http.GetFromJsonAsync<JsonElement>(addresses["statusQueryGetUri"], Token);
        status.GetProperty("runtimeStatus").GetString().ShouldBe("Completed");
        status.GetProperty("output").GetInt32().ShouldBe(11);
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
}
