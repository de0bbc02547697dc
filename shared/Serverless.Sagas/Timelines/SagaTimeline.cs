using System.Text.Json;
using System.Text.Json.Serialization;

namespace Serverless.Sagas;

/// <summary>
/// The custom status of an orchestration that runs a saga, as compact JSON: names in camel case, nulls left out.
/// <code>
/// {"v":1,"state":"parked","started":"2026-01-02T03:04:05Z","noReturn":true,"steps":[
///   {"step":"reserve","state":"done","at":0,"took":0.31},
///   {"step":"ship","state":"parked","at":0.4,"took":31,"tries":5,"error":"No answer…","ticket":"ship#1"}]}
/// </code>
/// </summary>
/// <param name="V">The version of this shape: 1.</param>
/// <param name="State">Where the saga stands.</param>
/// <param name="Started">When it started, in UTC.</param>
/// <param name="Steps">Its steps in the order of their starts: the last 40, and before them what waits for a person or
/// is under way.</param>
/// <param name="NoReturn">Whether it passed its point of no return; null for no.</param>
/// <param name="Reason">Why it is undone, or ended parked.</param>
/// <param name="Omitted">How many steps, all settled, are left out; null for none.</param>
public sealed record SagaTimeline(
    int V,
    SagaState State,
    DateTime Started,
    IReadOnlyList<TimelineStep> Steps,
    bool? NoReturn = null,
    string? Reason = null,
    int? Omitted = null)
{
    internal static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>Reads a custom status.</summary>
    /// <param name="json">The custom status as it is stored.</param>
    /// <returns>Null when it is none of a saga.</returns>
    public static SagaTimeline? Parse(string? json)
    {
        try
        {
            return json is { Length: > 0 }
                && JsonSerializer.Deserialize<SagaTimeline>(json, Options) is { V: 1 } timeline
                ? timeline
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Gets the JSON.</summary>
    public override string ToString() => JsonSerializer.Serialize(this, Options);
}
