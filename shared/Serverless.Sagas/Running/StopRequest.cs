namespace Serverless.Sagas.Running;

/// <summary>The event that asks a saga to undo what it did and to end.</summary>
internal sealed record StopRequest(string Reason, string? By)
{
    public const string EventName = "saga-stop";

    public override string ToString() => By is null ? $"stopped: {Reason}" : $"stopped by {By}: {Reason}";
}
