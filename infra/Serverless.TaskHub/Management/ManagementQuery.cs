using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Protobuf;
using Enum = System.Enum;

namespace Serverless.TaskHub.Management;

/// <summary>Query parameters of the management API; names and values in any letter case.</summary>
internal static class ManagementQuery
{
    /// <summary>The header with the place where a list goes on, in answers and in requests.</summary>
    public const string ContinuationHeader = "x-ms-continuation-token";

    private static readonly string StatusNames = string.Join(", ", Enum.GetNames<OrchestrationStatus>());

    public static bool Flag(HttpRequest request, string name, bool otherwise = false) =>
        bool.TryParse(request.Query[name], out var value) ? value : otherwise;

    /// <exception cref="TaskHubException">It is no number of seconds.</exception>
    public static TimeSpan? Seconds(HttpRequest request, string name)
    {
        if (string.IsNullOrEmpty(request.Query[name]))
        {
            return null;
        }

        return double.TryParse(request.Query[name], NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds)
            && seconds is >= 0 and < 1e6
                ? TimeSpan.FromSeconds(seconds)
                : throw Bad(request, name, "a number of seconds");
    }

    /// <exception cref="TaskHubException">It is no number.</exception>
    public static int Number(HttpRequest request, string name) =>
        string.IsNullOrEmpty(request.Query[name]) ? 0
        : int.TryParse(request.Query[name], NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value
        : throw Bad(request, name, "a number");

    /// <exception cref="TaskHubException">It is no time.</exception>
    public static Timestamp? Time(HttpRequest request, string name)
    {
        if (string.IsNullOrEmpty(request.Query[name]))
        {
            return null;
        }

        return DateTimeOffset.TryParse(
            request.Query[name], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
                ? Timestamp.FromDateTimeOffset(time)
                : throw Bad(request, name, "a time in ISO 8601");
    }

    /// <exception cref="TaskHubException">A status is not known.</exception>
    public static IEnumerable<OrchestrationStatus> Statuses(HttpRequest request) =>
        request.Query["runtimeStatus"]
            .SelectMany(list => (list ?? string.Empty).Split(
                ',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            .Select(name => Enum.TryParse<OrchestrationStatus>(name, ignoreCase: true, out var status)
                && Enum.IsDefined(status)
                    ? status
                    : throw Bad(request, "runtimeStatus", $"a list of {StatusNames}"));

    private static TaskHubException Bad(HttpRequest request, string name, string expected) => new(
        TaskHubError.InvalidArgument,
        $"The query parameter '{name}' is '{request.Query[name]}'. It must be {expected}.");
}
