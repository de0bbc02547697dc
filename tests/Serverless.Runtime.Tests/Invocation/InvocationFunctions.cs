using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Serverless.Runtime.Tests.Invocation;

public sealed class InvocationFunctions(
    InvocationFunctions.Scoped first, InvocationFunctions.Scoped second, InvocationFunctions.Journal journal)
    : IDisposable
{
    public void Dispose() => journal.Add("function disposed");

    [Function("Scope")]
    public string Scope([HttpTrigger] HttpRequest request, FunctionContext context)
    {
        var third = (Scoped?)context.InstanceServices.GetService(typeof(Scoped));
        journal.Add("run");
        return $"{first == second && second == third} {first.Id}";
    }

    [Function("Slow")]
    public async Task<string> Slow([HttpTrigger] HttpRequest request, CancellationToken cancellationToken)
    {
        journal.Started.TrySetResult();
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        }
        finally
        {
            journal.Add("slow ended");
        }

        return "";
    }

    [Function("Deaf")]
    public async Task Deaf([HttpTrigger] HttpRequest request)
    {
        journal.Started.TrySetResult();
        await journal.Release.Task;
    }

    public sealed class Scoped : IDisposable
    {
        private readonly Journal _journal;

        public Scoped(Journal journal) => _journal = journal;

        public Guid Id { get; } = Guid.NewGuid();

        public void Dispose() => _journal.Add("scope disposed");
    }

    public sealed class Journal
    {
        private readonly List<string> _entries = [];

        public TaskCompletionSource Started { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Release { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public IReadOnlyList<string> Entries
        {
            get
            {
                lock (_entries)
                {
                    return [.. _entries];
                }
            }
        }

        public void Add(string entry)
        {
            lock (_entries)
            {
                _entries.Add(entry);
            }
        }
    }
}
