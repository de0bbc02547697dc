using Azure.Messaging.EventHubs;

namespace Serverless.Conformance.DotNet.EventHubs;

internal static class EventExtensions
{
    public static string Text(this EventData data) => data.EventBody.ToString();

    public static IReadOnlyList<string> Texts(this IEnumerable<EventData> events) => [.. events.Select(Text)];
}
