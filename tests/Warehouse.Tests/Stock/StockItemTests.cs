using Warehouse.Stock;

namespace Warehouse.Tests.Stock;

public sealed class StockItemTests
{
    private static readonly StockItem Item = new("A", OnHand: 10, Reserved: 4);

    [Fact]
    public void Reserve_WhatIsAvailable_HoldsIt() => Item.Reserve(6).ShouldBe(new StockItem("A", 10, 10));

    [Fact]
    public void Reserve_MoreThanAvailable_IsRefused() =>
        Should.Throw<InvalidOperationException>(() => Item.Reserve(7)).Message.ShouldContain("6 available");

    [Fact]
    public void Release_WhatIsHeld_GivesItBack() => Item.Release(4).ShouldBe(new StockItem("A", 10, 0));

    [Fact]
    public void Ship_WhatIsHeld_LowersBothCounts() => Item.Ship(3).ShouldBe(new StockItem("A", 7, 1));

    [Fact]
    public void Release_MoreThanHeld_IsRefused() => Should.Throw<InvalidOperationException>(() => Item.Release(5));

    [Fact]
    public void Ship_MoreThanHeld_IsRefused() => Should.Throw<InvalidOperationException>(() => Item.Ship(5));
}
