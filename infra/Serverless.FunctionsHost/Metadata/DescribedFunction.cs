using Serverless.FunctionsHost.Worker;

namespace Serverless.FunctionsHost.Metadata;

/// <summary>A function as its build describes it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Bindings">Its bindings.</param>
internal sealed record DescribedFunction(string Name, IReadOnlyList<BindingDefinition> Bindings);
