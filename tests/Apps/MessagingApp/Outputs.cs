using Microsoft.Azure.Functions.Worker;

namespace MessagingApp;

/// <summary>Functions that send what they return.</summary>
public static class Outputs
{
    [Function("SendText")]
    [ServiceBusOutput("out")]
    public static string SendText([ServiceBusTrigger("send-text")] string body) => body;

    [Function("SendBytes")]
    [ServiceBusOutput("out")]
    public static byte[] SendBytes([ServiceBusTrigger("send-bytes")] byte[] body) => body;

    [Function("SendOrder")]
    [ServiceBusOutput("out")]
    public static Order SendOrder([ServiceBusTrigger("send-order")] string body) => new(body, 1);

    [Function("SendMany")]
    [ServiceBusOutput("out")]
    public static string[] SendMany([ServiceBusTrigger("send-many")] string body) => body.Split(',');

    [Function("SendNothing")]
    [ServiceBusOutput("out")]
    public static string? SendNothing([ServiceBusTrigger("send-nothing")] string body) => null;

    [Function("SendBoth")]
    public static Both SendBoth([ServiceBusTrigger("send-both")] Order order) =>
        new() { Message = order.Id, Events = [new Order("a", 1), new Order("b", 2)] };

    [Function("SendToNobody")]
    [ServiceBusOutput("nobody")]
    public static string SendToNobody([ServiceBusTrigger("send-to-nobody")] string body) => body;

    /// <summary>Several outputs.</summary>
    public sealed class Both
    {
        [ServiceBusOutput("{Id}-queue")]
        public string? Message { get; set; }

        [EventHubOutput("hub-out", Connection = "EventHubs")]
        public Order[]? Events { get; set; }
    }
}
