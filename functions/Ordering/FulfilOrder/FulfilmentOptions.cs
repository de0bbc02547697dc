using System.ComponentModel.DataAnnotations;
using Microsoft.DurableTask;
using Serverless.Sagas;

namespace Ordering.FulfilOrder;

/// <summary>
/// The terms of fulfilment, in the section <c>Fulfilment</c>. Each order keeps the terms it started with.
/// </summary>
public sealed record FulfilmentOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Fulfilment";

    /// <summary>Gets the total above which a person has to approve, in the currency of the order.</summary>
    [Range(0, double.MaxValue)]
    public decimal ApprovalLimit { get; init; } = 1_000m;

    /// <summary>Gets how long an order waits for a decision before it is cancelled.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "30.00:00:00")]
    public TimeSpan ApprovalDeadline { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Gets how long the warehouse may take to answer before it is asked again.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets how often the warehouse is asked before a step fails.</summary>
    [Range(1, 100)]
    public int AnswerAttempts { get; init; } = 5;

    /// <summary>How a step that asks the warehouse is tried.</summary>
    public SagaStepOptions Answered() => new()
    {
        Timeout = AnswerTimeout,
        Retry = new RetryPolicy(AnswerAttempts, TimeSpan.FromSeconds(1)),
    };
}
