namespace Serverless.Amqp.Tests.Connections;

public sealed class ServiceBusConnectionStringTests
{
    private const string Secret = "s3cr3t+key/with=equals==";

    [Fact]
    public void Parse_EmulatorWithPort_IsPlainTcpOnThatPort()
    {
        var parsed = ServiceBusConnectionString.Parse(
            $"Endpoint=sb://127.0.0.1:40123;SharedAccessKeyName=ordering;SharedAccessKey={Secret};" +
            "UseDevelopmentEmulator=true");

        parsed.Host.ShouldBe("127.0.0.1");
        parsed.Port.ShouldBe(40123);
        parsed.UseDevelopmentEmulator.ShouldBeTrue();
        parsed.SharedAccessKeyName.ShouldBe("ordering");
        parsed.SharedAccessKey.ShouldBe(Secret);
    }

    [Theory]
    [InlineData("Endpoint=sb://localhost;UseDevelopmentEmulator=true", 5672)]
    [InlineData("endpoint=sb://localhost/;useDevelopmentEmulator=TRUE;", 5672)]
    [InlineData("Endpoint=sb://c.servicebus.windows.net/;SharedAccessKeyName=a;SharedAccessKey=b", 5671)]
    [InlineData("SharedAccessKey=b;SharedAccessKeyName=a;Endpoint=c.servicebus.windows.net", 5671)]
    [InlineData("Endpoint=sb://c.servicebus.windows.net;SharedAccessSignature=SharedAccessSignature sr=x&sig=y", 5671)]
    public void Parse_WithoutPort_TakesThePortOfTheTransport(string text, int port) =>
        ServiceBusConnectionString.Parse(text).Port.ShouldBe(port);

    [Fact]
    public void Parse_EntityPath_IsKept() => ServiceBusConnectionString
        .Parse("Endpoint=sb://c.example;SharedAccessKeyName=a;SharedAccessKey=b;EntityPath=orders")
        .EntityPath.ShouldBe("orders");

    [Theory]
    [InlineData("", "no Endpoint")]
    [InlineData("Endpoint=http://localhost;UseDevelopmentEmulator=true", "'http://localhost'")]
    [InlineData("Endpoint=sb://;UseDevelopmentEmulator=true", "'sb://'")]
    [InlineData("Endpoint=sb://localhost;UseDevelopmentEmulator=maybe", "'maybe'")]
    [InlineData("Endpoint=sb://localhost;Endpoint=sb://localhost", "'Endpoint' twice")]
    [InlineData("Endpoint=sb://localhost;SharedAccesKey=x", "'SharedAccesKey'")]
    [InlineData("Endpoint=sb://c.example;SharedAccessKeyName=a", "no SharedAccessKey.")]
    [InlineData("Endpoint=sb://c.example", "UseDevelopmentEmulator=true")]
    [InlineData("Endpoint=sb://c.example;TransportType=AmqpWebSockets", "'AmqpWebSockets'")]
    public void Parse_Invalid_QuotesThePart(string text, string quoted) =>
        Should.Throw<InvalidConnectionStringException>(() => ServiceBusConnectionString.Parse(text))
            .Message.ShouldContain(quoted);

    [Theory]
    [InlineData("Endpoint=sb://c.example;" + "topsecret")]
    [InlineData("Endpoint=bad;x=1;SharedAccessKey=topsecret")]
    [InlineData("Endpoint=sb://c.example;SharedAccessKey=topsecret")]
    [InlineData("Endpoint=sb://c.example;SharedAccessKey=topsecret;SharedAccessKey=topsecret")]
    public void Parse_Invalid_NeverShowsTheKey(string text) =>
        Should.Throw<InvalidConnectionStringException>(() => ServiceBusConnectionString.Parse(text))
            .Message.ShouldNotContain("topsecret");

    [Fact]
    public void ToString_HasNoKey() => ServiceBusConnectionString
        .Parse($"Endpoint=sb://c.example;SharedAccessKeyName=a;SharedAccessKey={Secret}")
        .ToString().ShouldNotContain(Secret);
}
