namespace Serverless.Broker.Tests.Support;

/// <summary>Tests that would disturb others, or be disturbed by them: no other test runs beside them.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
