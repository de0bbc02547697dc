using Serverless.Conformance.Brokers;
using Serverless.Conformance.Nodes;

namespace Serverless.Conformance.Scenarios;

/// <summary>
/// What the vendor's client makes of the certificate, in a Node process that trusts it and in one that does not.
/// </summary>
public sealed class TrustTests(NodeRunner node)
{
    [Theory]
    [InlineData("localhost")]
    [InlineData("127.0.0.1")]
    public async Task Administration_CertificateTrusted_IsServed(string host)
    {
        await using var broker = await ConformanceBroker.StartAsync();

        (await node.RunOnceAsync("trust.mjs", trusting: true, broker.AdministrationConnectionString(host)))
            .ShouldBe((0, "plain"));
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("127.0.0.1")]
    public async Task Administration_CertificateNotTrusted_IsRefusedByTheClient(string host)
    {
        await using var broker = await ConformanceBroker.StartAsync();

        (await node.RunOnceAsync("trust.mjs", trusting: false, broker.AdministrationConnectionString(host)))
            .ShouldBe((1, "DEPTH_ZERO_SELF_SIGNED_CERT"));
    }
}
