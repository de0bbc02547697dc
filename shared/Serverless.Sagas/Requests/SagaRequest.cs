namespace Serverless.Sagas;

/// <summary>A command that a saga sends as a message, as the activity that sends it gets it.</summary>
/// <param name="MessageId">
/// The message id: the same however often the activity runs, another one when the saga asks again.
/// </param>
/// <param name="CorrelationId">
/// The correlation id to send it with. Whoever answers copies it to the answer;
/// <see cref="SagaClientExtensions.ReplyAsync"/> finds the saga by it.
/// </param>
/// <param name="Command">The command.</param>
/// <typeparam name="TCommand">The type of the command.</typeparam>
public sealed record SagaRequest<TCommand>(string MessageId, string CorrelationId, TCommand Command);
