namespace Serverless.Testing.Tests.Isolation;

/// <summary>Tests that measure the process: nothing else runs meanwhile.</summary>
[CollectionDefinition(nameof(WithoutOthers), DisableParallelization = true)]
public sealed class WithoutOthers;
