using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Serverless.FunctionsHost.Protocol;

namespace Serverless.FunctionsHost.Http.Rpc;

/// <summary>
/// The identities of a caller: none that is authenticated, or the one that App Service's authentication puts into the
/// header <c>x-ms-client-principal</c> (base64 of <c>{auth_typ, name_typ, role_typ, claims: [{typ, val}]}</c>).
/// </summary>
internal static class RpcIdentities
{
    private const string PrincipalHeader = "x-ms-client-principal";

    private static readonly RpcClaimsIdentity Anonymous = new()
    {
        NameClaimType = new NullableString { Value = ClaimsIdentity.DefaultNameClaimType },
        RoleClaimType = new NullableString { Value = ClaimsIdentity.DefaultRoleClaimType },
    };

    /// <summary>The identity of a request.</summary>
    public static RpcClaimsIdentity Of(HttpRequest request) =>
        request.Headers.TryGetValue(PrincipalHeader, out var values) && values is [{ } value]
            ? Read(value) ?? Anonymous
            : Anonymous;

    private static RpcClaimsIdentity? Read(string header)
    {
        try
        {
            using var document = JsonDocument.Parse(Convert.FromBase64String(header));
            var root = document.RootElement;
            var identity = new RpcClaimsIdentity
            {
                AuthenticationType = new NullableString { Value = Text(root, "auth_typ") ?? string.Empty },
                NameClaimType =
                    new NullableString { Value = Text(root, "name_typ") ?? ClaimsIdentity.DefaultNameClaimType },
                RoleClaimType =
                    new NullableString { Value = Text(root, "role_typ") ?? ClaimsIdentity.DefaultRoleClaimType },
            };
            if (root.TryGetProperty("claims", out var claims) && claims.ValueKind == JsonValueKind.Array)
            {
                foreach (var claim in claims.EnumerateArray())
                {
                    if (Text(claim, "typ") is { } type && Text(claim, "val") is { } text)
                    {
                        identity.Claims.Add(new RpcClaim { Type = type, Value = text });
                    }
                }
            }

            return identity;
        }
        catch (Exception failure) when (failure is FormatException or JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object
        && element.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
