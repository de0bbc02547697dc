using System.Text;
using Serverless.Runtime.Functions;
using Serverless.Runtime.Http;

namespace Serverless.Runtime.Hosting;

/// <summary>Writes the table of functions that is shown at the start: HTTP functions with their URLs first.</summary>
internal static class FunctionTable
{
    public static string Write(IReadOnlyList<BoundFunction> functions, IReadOnlyList<string> disabled, Uri baseAddress)
    {
        var text = new StringBuilder("Functions:\n\n");
        var httpFirst = functions.OrderBy(function => function.Trigger is HttpTriggerBinding ? 0 : 1);
        foreach (var (trigger, invoker) in httpFirst)
        {
            var description = trigger.Describe(invoker.Function).Replace(
                HttpTriggerBinding.BaseAddressPlaceholder, baseAddress.AbsoluteUri, StringComparison.Ordinal);
            text.Append("  ").Append(invoker.Function.Name).Append(": ").Append(description).Append('\n');
        }

        foreach (var name in disabled)
        {
            text.Append("  ").Append(name).Append(": disabled\n");
        }

        return functions.Count + disabled.Count == 0 ? "Functions: none\n" : text.ToString();
    }
}
