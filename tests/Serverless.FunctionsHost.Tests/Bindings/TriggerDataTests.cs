using Serverless.FunctionsHost.Bindings;
using Serverless.FunctionsHost.Protocol;

namespace Serverless.FunctionsHost.Tests.Bindings;

public sealed class TriggerDataTests
{
    [Fact]
    public void SetProperties_JsonObject_SetsItsTopLevel()
    {
        var request = new InvocationRequest();
        request.TriggerMetadata.SetText("Id", "of the message");

        request.TriggerMetadata.SetProperties(
            " {\"id\": \"7\", \"count\": 2, \"open\": true, \"place\": {\"city\": \"Ulm\"}, \"tags\": [1], \"none\": " +
            "null}");

        request.TriggerMetadata["Id"].String.ShouldBe("7");
        request.TriggerMetadata["count"].String.ShouldBe("2");
        request.TriggerMetadata["open"].String.ShouldBe("true");
        request.TriggerMetadata["place"].Json.ShouldBe("{\"city\": \"Ulm\"}");
        request.TriggerMetadata.Count.ShouldBe(4);
    }

    [Theory]
    [InlineData("")]
    [InlineData("text")]
    [InlineData("[1]")]
    [InlineData("{broken")]
    public void SetProperties_AnythingElse_SetsNothing(string body)
    {
        var request = new InvocationRequest();

        request.TriggerMetadata.SetProperties(body);

        request.TriggerMetadata.ShouldBeEmpty();
    }
}
