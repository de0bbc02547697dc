using System.Net;
using Serverless.FunctionsHost.Http;

namespace Serverless.FunctionsHost.Tests.Http;

public sealed class LoopbackFrontTests
{
    [Theory]
    [InlineData("localhost")]
    [InlineData("LOCALHOST")]
    [InlineData("orders.localhost")]
    [InlineData("127.0.0.1")]
    [InlineData("[::1]")]
    [InlineData("192.168.1.7")]
    [InlineData("")]
    public void Allows_NamesAndAddressesOfTheMachine_IsTrue(string host) => LoopbackFront.Allows(host).ShouldBeTrue();

    [Theory]
    [InlineData("evil.example")]
    [InlineData("localhost.evil.example")]
    [InlineData("notlocalhost")]
    [InlineData("127.0.0.1.nip.io")]
    public void Allows_OtherNames_IsFalse(string host) => LoopbackFront.Allows(host).ShouldBeFalse();

    [Fact]
    public async Task Request_NameThatWasRebound_IsRefusedBeforeTheFunction()
    {
        await using var app = await HttpApp.StartAsync("WebApp", inProcess: false);
        using var request = new HttpRequestMessage(HttpMethod.Get, app.App.BaseAddress);
        request.Headers.Host = $"evil.example:{app.App.BaseAddress.Port}";

        using var refused = await app.Client.SendAsync(request, TestContext.Current.CancellationToken);
        using var taken = await app.Client.GetAsync(app.App.BaseAddress, TestContext.Current.CancellationToken);

        refused.StatusCode.ShouldBe(HttpStatusCode.MisdirectedRequest);
        (await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))
            .ShouldContain("is not 'evil.example'. Call it localhost");
        taken.StatusCode.ShouldNotBe(HttpStatusCode.MisdirectedRequest);
    }
}
