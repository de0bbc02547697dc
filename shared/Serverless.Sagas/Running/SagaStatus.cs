using System.Text.Json.Serialization;

namespace Serverless.Sagas;

/// <summary>How a saga ended.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SagaStatus>))]
public enum SagaStatus
{
    /// <summary>Every step succeeded; nothing was undone.</summary>
    Completed,

    /// <summary>It failed, was aborted or stopped, and everything that was done has been undone.</summary>
    Compensated,

    /// <summary>
    /// A step after the point of no return, or an undo, kept failing, and nobody came within
    /// <see cref="SagaOptions.ParkLimit"/>. <see cref="SagaResult{TAbort}.Left"/> says which.
    /// </summary>
    Parked,
}
