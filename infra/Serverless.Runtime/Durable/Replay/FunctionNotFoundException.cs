namespace Serverless.Runtime.Durable;

/// <summary>No activity or orchestrator has the name that was called.</summary>
public sealed class FunctionNotFoundException : InvalidOperationException
{
    internal FunctionNotFoundException(string kind, string name, IEnumerable<string> known)
        : base(
            $"There is no {kind} function '{name}' in this app. It has: {Join(known)}. Check the name in the call "
            + "against the [Function] attribute.")
    {
    }

    private static string Join(IEnumerable<string> names)
    {
        var all = string.Join(", ", names.Order(StringComparer.OrdinalIgnoreCase).Select(name => $"'{name}'"));
        return all.Length == 0 ? "none" : all;
    }
}
