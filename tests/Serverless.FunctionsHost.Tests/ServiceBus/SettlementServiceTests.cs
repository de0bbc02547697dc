using Grpc.Core;
using Serverless.FunctionsHost.Protocol;
using Serverless.FunctionsHost.ServiceBus.Settlement;
using RpcException = Grpc.Core.RpcException;

namespace Serverless.FunctionsHost.Tests.ServiceBus;

public sealed class SettlementServiceTests
{
    private readonly SettlementService _service = new(new ServiceBusSettlement());

    [Theory]
    [InlineData("no token")]
    [InlineData("11112222-3333-4444-5555-666677778888")]
    public async Task Renew_UnknownToken_FailedPrecondition(string token)
    {
        var failure = await Should.ThrowAsync<RpcException>(
            () => _service.RenewMessageLock(new RenewMessageLockRequest { Locktoken = token }, null!));

        failure.StatusCode.ShouldBe(StatusCode.FailedPrecondition);
        failure.Status.Detail.ShouldContain(token);
    }

    [Fact]
    public async Task ReleaseSession_NotHeld_FailedPrecondition()
    {
        var failure = await Should.ThrowAsync<RpcException>(
            () => _service.ReleaseSession(new ReleaseSessionRequest { SessionId = "s1" }, null!));

        failure.StatusCode.ShouldBe(StatusCode.FailedPrecondition);
        failure.Status.Detail.ShouldContain("'s1'");
    }
}
