using Ordering.PlaceOrder;

namespace Ordering.Tests.PlaceOrder;

public sealed class PlaceOrderValidatorTests
{
    private static readonly PlaceOrderRequest Good = new("c1", "EUR", [new PlaceOrderLine("A", 1, 9.5m)]);

    [Fact]
    public void Validate_GoodRequest_FindsNothing() => PlaceOrderValidator.Validate(Good).ShouldBeEmpty();

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("with\u0001control")]
    public void Validate_BadCustomer_NamesIt(string? customer) =>
        PlaceOrderValidator.Validate(Good with { CustomerId = customer }).Keys.ShouldBe(["customerId"]);

    [Theory]
    [InlineData(null)]
    [InlineData("eur")]
    [InlineData("EURO")]
    public void Validate_BadCurrency_NamesIt(string? currency) =>
        PlaceOrderValidator.Validate(Good with { Currency = currency }).Keys.ShouldBe(["currency"]);

    [Theory]
    [InlineData(null, 1, 1.0, "lines[0].sku")]
    [InlineData("A", 0, 1.0, "lines[0].quantity")]
    [InlineData("A", null, 1.0, "lines[0].quantity")]
    [InlineData("A", 10_001, 1.0, "lines[0].quantity")]
    [InlineData("A", 1, -0.01, "lines[0].unitPrice")]
    [InlineData("A", 1, null, "lines[0].unitPrice")]
    [InlineData("A", 1, 0.00001, "lines[0].unitPrice")]
    public void Validate_BadLine_NamesThePath(string? sku, int? quantity, double? price, string path) =>
        PlaceOrderValidator
            .Validate(Good with { Lines = [new PlaceOrderLine(sku, quantity, (decimal?)price)] })
            .Keys.ShouldBe([path]);

    [Fact]
    public void Validate_NoLines_NamesThem() =>
        PlaceOrderValidator.Validate(Good with { Lines = [] }).Keys.ShouldBe(["lines"]);

    [Fact]
    public void Validate_NullLine_NamesIt() =>
        PlaceOrderValidator.Validate(Good with { Lines = [null] }).Keys.ShouldBe(["lines[0]"]);

    [Fact]
    public void Validate_EverythingWrong_FindsAllAtOnce() =>
        PlaceOrderValidator.Validate(new PlaceOrderRequest(null, null, null)).Keys
            .ShouldBe(["customerId", "currency", "lines"], ignoreOrder: true);
}
