using Serverless.Broker.EventHubs;

namespace Serverless.Broker.Tests.EventHubs;

public sealed class PartitionKeyHashTests
{
    /// <summary>
    /// What the vendor's clients compute; the lengths cover the whole and the broken blocks of twelve.
    /// </summary>
    [Theory]
    [InlineData("7", -15263)]
    [InlineData("131", 30562)]
    [InlineData("$0cb", 26269)]
    [InlineData("FWfAT", -22341)]
    [InlineData("!c*_!I@1^c", 15372)]
    [InlineData("7149583486996073602", 12977)]
    [InlineData("sOdeEAsyQoEuEFPGerWO", -6503)]
    [InlineData("-4189260826195535198", 453)]
    public void Compute_Key_IsAsTheServiceHasIt(string key, short hash) => PartitionKeyHash.Compute(key).ShouldBe(hash);

    [Fact]
    public void PartitionOf_ManyKeys_UsesEveryPartition() =>
        Enumerable.Range(0, 1000).Select(i => PartitionKeyHash.PartitionOf($"key-{i}", 32)).Distinct().Order()
            .ShouldBe(Enumerable.Range(0, 32));
}
