using Warehouse.HandleStockCommand;
using Warehouse.Stock;

namespace Warehouse.Tests.HandleStockCommand;

public sealed class ReservationTransitionTests
{
    private static readonly StockItem Stock = new("A", OnHand: 10, Reserved: 0);
    private static readonly StockCommand Command = new("id", "order", Line: 0, "A", Quantity: 3);

    [Theory]
    [InlineData("", "Reserved", 10, 3)]
    [InlineData("reserve", "Reserved", 10, 3)]
    [InlineData("release", "Released", 10, 0)]
    [InlineData("reserve,reserve", "Reserved", 10, 3)]
    [InlineData("reserve,ship", "Shipped", 7, 0)]
    [InlineData("reserve,release", "Released", 10, 0)]
    public void Reserve_AfterOtherCommands_HoldsAtMostOnce(string before, string status, int onHand, int reserved) =>
        Run($"{before},reserve").ShouldBe((status, onHand, reserved));

    [Theory]
    [InlineData("", "Released", 10, 0)]
    [InlineData("reserve", "Released", 10, 0)]
    [InlineData("reserve,release", "Released", 10, 0)]
    [InlineData("reserve,ship", "Shipped", 7, 0)]
    public void Release_AfterOtherCommands_GivesBackAtMostOnce(
        string before,
        string status,
        int onHand,
        int reserved) =>
        Run($"{before},release").ShouldBe((status, onHand, reserved));

    [Theory]
    [InlineData("reserve")]
    [InlineData("reserve,ship")]
    public void Ship_AfterReserve_ShipsOnce(string before) => Run($"{before},ship").ShouldBe(("Shipped", 7, 0));

    [Theory]
    [InlineData("")]
    [InlineData("release")]
    [InlineData("reserve,release")]
    public void Ship_WithNothingHeld_IsRefused(string before) =>
        Should.Throw<InvalidOperationException>(() => Run($"{before},ship"));

    [Fact]
    public void Reserve_MoreThanThereIs_IsRefusedWithTheNumbers()
    {
        var transition = ReservationTransition.Reserve(Stock, null, Command with { Quantity = 11 });

        transition.Stock.ShouldBe(Stock);
        transition.Reservation.Status.ShouldBe(ReservationStatus.Refused);
        transition.Reservation.Reason!.ShouldContain("10 available; 11");
    }

    [Fact]
    public void Reserve_UnknownProduct_IsRefusedByName() =>
        ReservationTransition.Reserve(null, null, Command).Reservation.Reason!.ShouldContain("'A'");

    private static (string Status, int OnHand, int Reserved) Run(string commands)
    {
        StockItem? stock = Stock;
        Reservation? reservation = null;
        foreach (var command in commands.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            (stock, reservation) = command switch
            {
                "reserve" => ReservationTransition.Reserve(stock, reservation, Command),
                "release" => ReservationTransition.Release(stock, reservation, Command),
                _ => ReservationTransition.Ship(stock, reservation, Command),
            };
        }

        return (reservation!.Status.ToString(), stock!.OnHand, stock.Reserved);
    }
}
