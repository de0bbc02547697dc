using Serverless.Broker.SharedAccess;

namespace Serverless.Broker.Tests.SharedAccess;

public sealed class AudienceTests
{
    [Theory]
    [InlineData("sb://localhost/orders", "orders", true)]
    [InlineData("sb://localhost/orders", "orders/Subscriptions/x", true)]
    [InlineData("sb://localhost/orders", "orders/$DeadLetterQueue", true)]
    [InlineData("sb://localhost/orders", "orders/$management", true)]
    [InlineData("amqps://broker.example:5671/Orders/", "oRDERS/subscriptions/X", true)]
    [InlineData("http://localhost/orders?x=/y#z", "orders", true)]
    [InlineData("sb://localhost/a%20b", "a b", true)]
    [InlineData("sb://localhost/", "orders", true)]
    [InlineData("sb://localhost", "orders/Subscriptions/x", true)]
    [InlineData("sb://localhost?x=1", "orders", true)]
    [InlineData("sb://localhost/orders", "orders2", false)]
    [InlineData("sb://localhost/orders", "order", false)]
    [InlineData("sb://localhost/orders/Subscriptions/x", "orders", false)]
    [InlineData("sb://localhost/orders/Subscriptions/x", "orders/Subscriptions/xy", false)]
    [InlineData("sb://orders/other", "orders", false)]
    [InlineData("sb://localhost/orders", "", false)]
    public void Covers_PathAndBelow(string uri, string address, bool expected) =>
        Audience.Parse(uri)!.Value.Covers(address).ShouldBe(expected);

    [Theory]
    [InlineData("")]
    [InlineData("orders")]
    [InlineData("localhost/orders")]
    [InlineData("://localhost/orders")]
    public void Parse_WithoutAScheme_IsNone(string uri) => Audience.Parse(uri).ShouldBeNull();
}
