namespace Serverless.Sagas;

/// <summary>The input of every activity that a saga calls: what to do, and under which key.</summary>
/// <param name="Key">
/// The idempotency key: the same in every attempt and every replay, at most <see cref="MessageIds.MaxLength"/>
/// characters. An activity may run more than once; with the key it has one effect.
/// </param>
/// <param name="Input">What the step gave it.</param>
/// <param name="Undoes">
/// In an undo, the key of the call that it undoes: the first call of the step. Null otherwise. An undo by this key
/// needs no result of the step, so it works for a step whose answer was never seen.
/// </param>
/// <typeparam name="T">The type of <paramref name="Input"/>.</typeparam>
public sealed record StepCall<T>(string Key, T Input, string? Undoes = null);
