using Serverless.FunctionsHost.Metadata;

namespace Serverless.LocalHost.Apps;

/// <summary>An app that can be started: it is built.</summary>
/// <param name="Source">Where it comes from.</param>
/// <param name="Output">The directory of its output.</param>
/// <param name="Functions">What its build says of its functions.</param>
internal sealed record PreparedApp(AppSource Source, string Output, IReadOnlyList<DescribedFunction> Functions)
{
    /// <summary>Gets the app's name.</summary>
    public string Name => Source.Name;

    /// <summary>Gets every binding of its functions.</summary>
    public IEnumerable<FunctionsHost.Worker.BindingDefinition> Bindings =>
        Functions.SelectMany(function => function.Bindings);
}
