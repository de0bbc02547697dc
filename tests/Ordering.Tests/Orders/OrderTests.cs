using Ordering.Orders;

namespace Ordering.Tests.Orders;

public sealed class OrderTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    private static readonly Order Placed = new()
    {
        Id = "0123456789abcdef0123456789abcdef",
        CustomerId = "c1",
        Currency = "EUR",
        Lines = [new OrderLine("A", 2, 9.5m), new OrderLine("B", 1, 0.25m)],
        PlacedAt = Now,
    };

    private static readonly Order Waiting = Placed.AwaitApproval();
    private static readonly Order Completed = Placed.Complete(Now);
    private static readonly Order Cancelled = Placed.Cancel("OutOfStock", "A", Now);

    public static TheoryData<string, string, string> Transitions => new()
    {
        { "Placed", "AwaitApproval", "AwaitingApproval" },
        { "Placed", "Resume", "Placed" },
        { "Placed", "Complete", "Completed" },
        { "Placed", "Cancel", "Cancelled" },
        { "AwaitingApproval", "AwaitApproval", "AwaitingApproval" },
        { "AwaitingApproval", "Resume", "Placed" },
        { "AwaitingApproval", "Complete", "Completed" },
        { "AwaitingApproval", "Cancel", "Cancelled" },
        { "Completed", "AwaitApproval", "Completed" },
        { "Completed", "Resume", "Completed" },
        { "Completed", "Complete", "Completed" },
        { "Completed", "Cancel", "refused" },
        { "Cancelled", "AwaitApproval", "Cancelled" },
        { "Cancelled", "Resume", "Cancelled" },
        { "Cancelled", "Complete", "refused" },
        { "Cancelled", "Cancel", "Cancelled" },
    };

    [Theory]
    [MemberData(nameof(Transitions))]
    public void Transition_FromEveryStatus_EndsAsTheTableSays(string from, string transition, string expected)
    {
        var order = from switch
        {
            "Placed" => Placed,
            "AwaitingApproval" => Waiting,
            "Completed" => Completed,
            _ => Cancelled,
        };

        Apply(order, transition).ShouldBe(expected);
    }

    [Fact]
    public void Total_OfSeveralLines_IsTheirSum() => Placed.Total.ShouldBe(19.25m);

    [Fact]
    public void Complete_Repeated_KeepsTheFirstEnd() =>
        Completed.Complete(Now.AddHours(1)).EndedAt.ShouldBe(Now);

    [Fact]
    public void Cancel_Repeated_KeepsTheFirstReason() =>
        Cancelled.Cancel("PaymentDeclined", null, Now.AddHours(1)).ShouldBeSameAs(Cancelled);

    private static string Apply(Order order, string transition)
    {
        try
        {
            var changed = transition switch
            {
                "AwaitApproval" => order.AwaitApproval(),
                "Resume" => order.Resume(),
                "Complete" => order.Complete(Now),
                _ => order.Cancel("ApprovalRefused", null, Now),
            };
            return changed.Status.ToString();
        }
        catch (InvalidOperationException)
        {
            return "refused";
        }
    }
}
