using Amqp;

namespace Serverless.Amqp;

/// <summary>Where a namespace listens.</summary>
internal sealed record AmqpEndpoint(string Host, int Port, bool UseTls)
{
    public Address ToAddress() =>
        new(Host, Port, user: null, password: null, path: "/", scheme: UseTls ? "amqps" : "amqp");

    public string Audience(string entity) => $"sb://{Host}/{entity}";

    public override string ToString() => $"{Host}:{Port}";
}
