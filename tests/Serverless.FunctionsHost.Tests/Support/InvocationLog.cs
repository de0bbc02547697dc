using System.Threading.Channels;
using Serverless.FunctionsHost.Invocations;

namespace Serverless.FunctionsHost.Tests.Support;

/// <summary>The invocations of an app under test, in the order in which they ended.</summary>
internal sealed class InvocationLog
{
    private readonly Channel<InvocationRecord> _records = Channel.CreateUnbounded<InvocationRecord>();

    public bool IsEmpty => !_records.Reader.TryPeek(out _);

    public void Add(InvocationRecord record) => _records.Writer.TryWrite(record);

    public async Task<InvocationRecord> NextAsync()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
        return await _records.Reader.ReadAsync(deadline.Token);
    }

    /// <summary>The next one of a function; others are passed over.</summary>
    public async Task<InvocationRecord> NextAsync(string function)
    {
        while (true)
        {
            var record = await NextAsync();
            if (record.Function == function)
            {
                return record;
            }
        }
    }
}
