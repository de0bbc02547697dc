namespace Serverless.Broker.DeadLetters;

/// <summary>
/// Reasons the broker itself gives (Service Bus: dead-letter queues), and the properties that carry a reason.
/// </summary>
internal static class DeadLetterReasons
{
    public const string ReasonProperty = "DeadLetterReason";
    public const string DescriptionProperty = "DeadLetterErrorDescription";
    public const string MaxDeliveryCountExceeded = "MaxDeliveryCountExceeded";
    public const string TimeToLiveExpired = "TTLExpiredException";
    public const string HeaderSizeExceeded = "HeaderSizeExceeded";
    public const string SessionIdIsNull = "Session ID is null.";
    public const string MaxTransferHopCountExceeded = "MaxTransferHopCountExceeded";
    public const string FilterEvaluation = "FilterEvaluationException";
}
