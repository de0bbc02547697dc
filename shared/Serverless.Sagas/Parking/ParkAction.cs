using System.Text.Json.Serialization;

namespace Serverless.Sagas;

/// <summary>What to do with a parked step.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ParkAction>))]
public enum ParkAction
{
    /// <summary>Try it again, with all its attempts.</summary>
    Resume,

    /// <summary>Take it as done, or as undone: a person saw to it.</summary>
    Skip,

    /// <summary>Undo the saga. For an undo, the same as <see cref="Resume"/>.</summary>
    Compensate,
}
