namespace Serverless.RequestResponse;

/// <summary>Collects everything that is wrong with a request.</summary>
public sealed class ValidationErrors
{
    private readonly SortedDictionary<string, List<string>> _errors = new(StringComparer.Ordinal);

    /// <summary>True when something is wrong.</summary>
    public bool Any => _errors.Count > 0;

    /// <summary>Notes what is wrong with a field.</summary>
    /// <param name="field">Its path in the JSON, for example <c>lines[0].quantity</c>.</param>
    /// <param name="message">What it must be, as a sentence.</param>
    public void Add(string field, string message)
    {
        if (!_errors.TryGetValue(field, out var messages))
        {
            _errors.Add(field, messages = []);
        }

        messages.Add(message);
    }

    /// <summary>Notes <paramref name="message"/> unless <paramref name="condition"/> holds, and returns the
    /// condition.</summary>
    public bool Require(bool condition, string field, string message)
    {
        if (!condition)
        {
            Add(field, message);
        }

        return condition;
    }

    /// <summary>The messages by field.</summary>
    public IReadOnlyDictionary<string, string[]> ToDictionary() =>
        _errors.ToDictionary(error => error.Key, error => error.Value.ToArray(), StringComparer.Ordinal);

    /// <summary>The problem that says it all.</summary>
    public ProblemResult ToProblem() => Problems.Validation(ToDictionary());
}
