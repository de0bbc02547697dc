using System.Text.Json.Serialization;

namespace Serverless.Sagas;

/// <summary>How a saga ended.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SagaStatus>))]
public enum SagaStatus
{
    /// <summary>Every step succeeded; nothing was undone.</summary>
    Completed,

    /// <summary>The saga failed or was aborted, and every registered compensation succeeded.</summary>
    Compensated,

    /// <summary>
    /// The saga failed or was aborted, and at least one compensation failed after all its attempts.
    /// <see cref="SagaResult.NotCompensated"/> says which; somebody has to look at those.
    /// </summary>
    CompensationIncomplete,
}
