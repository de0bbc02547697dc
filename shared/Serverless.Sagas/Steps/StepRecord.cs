using Microsoft.DurableTask;

namespace Serverless.Sagas.Steps;

/// <summary>What a saga knows of one of its steps.</summary>
internal sealed class StepRecord(string name, Func<SagaStep, Task>? undo, SagaStepOptions options)
{
    private readonly List<Task> _calls = [];

    public string Name => name;

    public Func<SagaStep, Task>? Undo => undo;

    public SagaStepOptions Options => options;

    /// <summary>Whether it may have had an effect although it did not succeed.</summary>
    public bool MayHaveHappened { get; set; }

    /// <summary>Whether it is among what has to be undone.</summary>
    public bool IsRegistered { get; set; }

    /// <summary>Attempts of the step so far, and of its undo; a resumed step counts on.</summary>
    public int Attempts { get; set; }

    public int UndoAttempts { get; set; }

    /// <summary>How often it was parked: no command for one time is taken for another.</summary>
    public int Parkings { get; set; }

    /// <summary>The answers to its requests that have come, by the name of their event.</summary>
    public Dictionary<string, object> Replies { get; } = new(StringComparer.Ordinal);

    public RetryPolicy Retry(SagaOptions saga, bool isUndo) => isUndo
        ? options.UndoRetry ?? saga.UndoRetry
        : options.Retry ?? saga.Retry;

    public void Track(Task call) => _calls.Add(call);

    /// <summary>
    /// Ends when every activity and sub-orchestration that any attempt called has ended: what runs still could have its
    /// effect after the undo of it.
    /// </summary>
    public async Task CallsEndedAsync()
    {
        foreach (var call in _calls.Where(call => !call.IsCompleted).ToList())
        {
            await SettledAsync(call);
        }
    }

    private static async Task SettledAsync(Task call)
    {
        try
        {
            await call;
        }
        catch (TaskFailedException)
        {
            // Whoever called it has seen this, or gave it up.
        }
    }
}
