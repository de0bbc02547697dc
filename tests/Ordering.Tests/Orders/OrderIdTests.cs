using Ordering.Orders;
using Serverless.RequestResponse;

namespace Ordering.Tests.Orders;

public sealed class OrderIdTests
{
    [Fact]
    public void From_SameKey_GivesTheSameOrder() =>
        OrderId.From(Key("key-1"), "c1").ShouldBe(OrderId.From(Key("key-1"), "c1"));

    [Fact]
    public void From_OtherKey_GivesAnotherOrder() =>
        OrderId.From(Key("key-1"), "c1").ShouldNotBe(OrderId.From(Key("key-2"), "c1"));

    [Fact]
    public void From_SameKeyOfAnotherCaller_GivesAnotherOrder() =>
        OrderId.From(Key("key-1"), "c1").ShouldNotBe(OrderId.From(Key("key-1"), "c2"));

    [Fact]
    public void From_AnyKey_IsWellFormed() => OrderId.IsWellFormed(OrderId.From(Key("a/b|c"), "c1")).ShouldBeTrue();

    [Theory]
    [InlineData("")]
    [InlineData("0123456789ABCDEF0123456789ABCDEF")]
    [InlineData("0123456789abcdef0123456789abcde")]
    [InlineData("0123456789abcdef0123456789abcde/")]
    public void IsWellFormed_OtherText_IsFalse(string text) => OrderId.IsWellFormed(text).ShouldBeFalse();

    [Fact]
    public void PartitionOf_ManyOrders_UsesEveryPartition() =>
        Enumerable.Range(0, 2_000)
            .Select(i => OrderId.PartitionOf(OrderId.From(Key($"key-{i}"), "c1")))
            .Distinct(StringComparer.Ordinal)
            .Count()
            .ShouldBe(OrderId.PartitionCount);

    private static IdempotencyKey Key(string text) =>
        IdempotencyKey.TryParse(text, out var key, out var error)
            ? key
            : throw new ArgumentException(error, nameof(text));
}
