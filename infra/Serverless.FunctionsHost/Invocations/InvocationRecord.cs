using Serverless.FunctionsHost.Protocol;

namespace Serverless.FunctionsHost.Invocations;

/// <summary>One invocation that has ended, for who watches the app.</summary>
/// <param name="App">The app.</param>
/// <param name="Function">The function.</param>
/// <param name="Request">What it got.</param>
/// <param name="Result">What came of it.</param>
/// <param name="Started">When it began, by the app's clock.</param>
/// <param name="Elapsed">How long it took, by the app's clock.</param>
internal sealed record InvocationRecord(
    string App,
    string Function,
    InvocationRequest Request,
    InvocationResult Result,
    DateTimeOffset Started,
    TimeSpan Elapsed);
