using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Serverless.TaskHub.Management;

/// <summary>The authorization code of the management API: in the cloud, the system key of the durable extension.
/// </summary>
internal static class ManagementCode
{
    private const string Header = "x-functions-key";

    /// <summary>The query of addresses in answers, with the code.</summary>
    public static string Query(TaskHubManagementOptions options) => options.Code is not { } code
        ? options.RequiredQuery
        : $"{options.RequiredQuery}{(options.RequiredQuery.Length > 0 ? "&" : string.Empty)}"
            + $"code={Uri.EscapeDataString(code)}";

    /// <summary>Whether a request has the code, in its query or in a header; true when none is asked for.</summary>
    public static bool IsGiven(TaskHubManagementOptions options, HttpRequest request) =>
        options.Code is not { } code
        || IsSame(code, request)
        || (options.MasterCode is { Length: > 0 } master && IsSame(master, request));

    private static bool IsSame(string code, HttpRequest request) =>
        IsSame(code, request.Query["code"].ToString()) || IsSame(code, request.Headers[Header].ToString());

    /// <summary>In a time that does not tell how much of it is right.</summary>
    private static bool IsSame(string code, string given) => CryptographicOperations.FixedTimeEquals(
        Encoding.UTF8.GetBytes(code), Encoding.UTF8.GetBytes(given));
}
