namespace Serverless.Amqp;

/// <summary>A token for claims-based security over AMQP.</summary>
/// <param name="Value">The token itself; a secret.</param>
/// <param name="Type"><see cref="SharedAccess"/> or <see cref="JsonWebToken"/>.</param>
/// <param name="ExpiresAt">When it ends; it is renewed well before.</param>
public sealed record AmqpToken(string Value, string Type, DateTimeOffset ExpiresAt)
{
    /// <summary>The type of a shared access signature.</summary>
    public const string SharedAccess = "servicebus.windows.net:sastoken";

    /// <summary>The type of a token of Microsoft Entra ID.</summary>
    public const string JsonWebToken = "jwt";

    /// <summary>Type and expiry, without the token.</summary>
    public override string ToString() => $"{Type} until {ExpiresAt:O}";
}
