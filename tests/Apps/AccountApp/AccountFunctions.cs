using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace AccountApp;

/// <summary>Functions that must do their work once, whatever goes wrong.</summary>
public sealed class AccountFunctions(
    Ledger ledger, TimeProvider time, ServiceBusClient client, ILogger<AccountFunctions> logger)
{
    /// <summary>Books a deposit, then sends its receipt; one of the id "slow" takes two seconds in between.</summary>
    [Function("Deposit")]
    public async Task DepositAsync(
        [ServiceBusTrigger("deposits", Connection = "ServiceBus")] ServiceBusReceivedMessage message)
    {
        ledger.Book(message.MessageId);
        if (message.MessageId == "slow")
        {
            await Task.Delay(TimeSpan.FromSeconds(2), time);
        }

        // The same id each time: the queue drops a repeat.
        await using var sender = client.CreateSender("receipts");
        try
        {
            await sender.SendMessageAsync(new ServiceBusMessage { MessageId = message.MessageId });
        }
        catch (ServiceBusException failure) when (ledger.Flaw == Flaw.IgnoresFailedSends)
        {
            logger.LogWarning(failure, "No receipt for {Deposit}", message.MessageId);
        }
    }

    /// <summary>Writes the balance: how many deposits the book has.</summary>
    [Function("Balance")]
    [ServiceBusOutput("balances", Connection = "ServiceBus")]
    public string Balance([ServiceBusTrigger("questions", Connection = "ServiceBus")] string question) =>
        string.Join(',', ledger.Read());

    /// <summary>Tells of each event in the log; "bad" fails.</summary>
    [Function("Audit")]
    public void Audit([EventHubTrigger("bookings", Connection = "EventHubs", IsBatched = false)] string booking)
    {
        if (booking.Contains("bad", StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"'{booking}' is no booking.");
        }

        logger.LogInformation("Audited {Booking}", booking);
    }
}
