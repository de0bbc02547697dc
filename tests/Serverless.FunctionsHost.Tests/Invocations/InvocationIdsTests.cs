using Serverless.FunctionsHost.Invocations;

namespace Serverless.FunctionsHost.Tests.Invocations;

public sealed class InvocationIdsTests
{
    [Fact]
    public void Next_OnManyThreads_AreUniqueUuidsOfVersionFour()
    {
        const int Count = 100_000;
        var ids = new string[Count];
        Parallel.For(0, Count, i => ids[i] = InvocationIds.Next());

        ids.Distinct(StringComparer.Ordinal).Count().ShouldBe(Count);
        ids.Select(Guid.Parse).ShouldAllBe(id => id.Version == 4 && id.Variant >= 8 && id.Variant < 12);
    }
}
