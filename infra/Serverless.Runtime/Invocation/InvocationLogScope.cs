using System.Collections;

namespace Serverless.Runtime.Invocation;

/// <summary>The scope around a function's log lines, with the names that the Functions worker uses.</summary>
internal sealed class InvocationLogScope(string function, string invocationId)
    : IReadOnlyList<KeyValuePair<string, object>>
{
    public int Count => 2;

    public KeyValuePair<string, object> this[int index] => index switch
    {
        0 => new("AzureFunctions_FunctionName", function),
        1 => new("AzureFunctions_InvocationId", invocationId),
        _ => throw new ArgumentOutOfRangeException(nameof(index), index, "The scope has two entries."),
    };

    public IEnumerator<KeyValuePair<string, object>> GetEnumerator()
    {
        yield return this[0];
        yield return this[1];
    }

    public override string ToString() => $"{function} {invocationId}";

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
