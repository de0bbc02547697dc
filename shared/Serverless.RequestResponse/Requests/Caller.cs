using System.Security.Claims;

namespace Serverless.RequestResponse;

/// <summary>Who sends a request, for what is kept apart by caller.</summary>
public static class Caller
{
    /// <summary>The caller without an identity.</summary>
    public const string Anonymous = "anonymous";

    // A token of Microsoft Entra ID: the object id is the same in every app, the subject differs (claims of access
    // tokens). A client without a user has neither in some tokens, but its application id.
    private static readonly string[] Claims =
    [
        "oid", "http://schemas.microsoft.com/identity/claims/objectidentifier", "sub", ClaimTypes.NameIdentifier, "azp",
        "appid",
    ];

    /// <summary>An id of the caller that no other has: the issuer and the subject of its token;
    /// <see cref="Anonymous"/> when it is not authenticated.</summary>
    /// <exception cref="InvalidOperationException">It is authenticated and has no id.</exception>
    public static string Of(ClaimsPrincipal user)
    {
        ArgumentNullException.ThrowIfNull(user);
        if (user.Identity?.IsAuthenticated != true)
        {
            return Anonymous;
        }

        var id = Claims.Select(user.FindFirst).FirstOrDefault(claim => claim is not null)
            ?? throw new InvalidOperationException(
                $"The caller is authenticated by '{user.Identity.AuthenticationType}' but has none of the claims "
                + $"{string.Join(", ", Claims)}. Let the token have one.");
        return $"{user.FindFirst("iss")?.Value ?? id.Issuer}|{id.Value}";
    }
}
