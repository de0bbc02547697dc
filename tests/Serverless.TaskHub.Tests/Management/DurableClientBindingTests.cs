using Serverless.TaskHub.Management;

namespace Serverless.TaskHub.Tests.Management;

public sealed class DurableClientBindingTests
{
    [Fact]
    public void ToJson_Defaults_AsTheExtensionReadsIt() => new DurableClientBinding
    {
        TaskHubName = "Orders",
        RpcBaseUrl = "http://127.0.0.1:4001",
        HttpBaseUrl = "http://localhost:7071/runtime/webhooks/durabletask",
        RequiredQuery = "code=a",
    }.ToJson().ShouldBe(
        """
        {"taskHubName":"Orders","connectionName":null,"rpcBaseUrl":"http://127.0.0.1:4001",
        """.TrimEnd()
        + """
        "requiredQueryStringParameters":"code=a","httpBaseUrl":"http://localhost:7071/runtime/webhooks/durabletask",
        """.TrimEnd()
        + """
        "maxGrpcMessageSizeInBytes":104857600,"grpcHttpClientTimeout":"\u002200:01:40\u0022"}
        """);
}
