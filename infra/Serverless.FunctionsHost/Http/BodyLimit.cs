using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Serverless.FunctionsHost.Http;

/// <summary>
/// How large the body of a request may be: 100 MB, or FUNCTIONS_REQUEST_BODY_SIZE_LIMIT, as the Functions host.
/// </summary>
internal static class BodyLimit
{
    private const long Default = 100 * 1024 * 1024;

    /// <summary>The limit of an app, in bytes.</summary>
    public static long Of(IConfiguration settings) =>
        long.TryParse(settings["FUNCTIONS_REQUEST_BODY_SIZE_LIMIT"], CultureInfo.InvariantCulture, out var limit)
            ? limit
            : Default;
}
