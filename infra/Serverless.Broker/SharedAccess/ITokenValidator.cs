using System.Diagnostics.CodeAnalysis;

namespace Serverless.Broker.SharedAccess;

/// <summary>
/// Verifies JSON web tokens, as those of Entra ID: put-token of the type <c>jwt</c>, and <c>Authorization: Bearer</c>
/// of the administration. Thread-safe.
/// </summary>
internal interface ITokenValidator
{
    /// <summary>
    /// Whether the token is of an issuer that is trusted, and for this broker. When not, the reason says what to do;
    /// it must not hold the token. The expiry is the caller's to look at.
    /// </summary>
    bool TryValidate(
        string token, [NotNullWhen(true)] out TokenClaims? claims, [NotNullWhen(false)] out string? reason);
}
