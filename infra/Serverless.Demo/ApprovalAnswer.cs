using System.Text.Json.Serialization;

namespace Serverless.Demo;

/// <summary>What a demo file says to an order that waits for approval.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ApprovalAnswer>))]
internal enum ApprovalAnswer
{
    /// <summary>Approve it.</summary>
    Approve,

    /// <summary>Refuse it.</summary>
    Refuse,
}
