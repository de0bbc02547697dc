using Microsoft.DurableTask;

namespace Serverless.Sagas;

internal sealed record Compensation(string Step, Func<Task> Undo, RetryPolicy Retry);
