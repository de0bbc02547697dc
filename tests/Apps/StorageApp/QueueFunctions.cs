using System.Globalization;
using Azure.Storage.Queues.Models;
using Microsoft.Azure.Functions.Worker;

namespace StorageApp;

/// <summary>Functions of queues, for the host's tests.</summary>
public sealed class QueueFunctions
{
    /// <summary>Takes text, answers with two messages; capitals of a name are made small.</summary>
    [Function("TakeText")]
    [QueueOutput("%Prefix%-Answers")]
    public string[] TakeText(
        [QueueTrigger("%Prefix%-Texts")] string text, long dequeueCount, FunctionContext context) =>
        [$"{text} {dequeueCount}", context.BindingContext.BindingData["queueTrigger"]?.ToString() ?? "none"];

    /// <summary>Takes bytes.</summary>
    [Function("TakeBytes")]
    public string TakeBytes([QueueTrigger("%Prefix%-bytes")] byte[] bytes) => Convert.ToHexString(bytes);

    /// <summary>Takes an object and a property of it, writes a blob that is named by it.</summary>
    [Function("TakeOrder")]
    [BlobOutput("%Prefix%-orders/{id}/{DateTime:yyyy}.json")]
    public Order TakeOrder([QueueTrigger("%Prefix%-orders")] Order order, string id, int quantity) =>
        new() { Id = id, Quantity = order.Quantity + quantity };

    /// <summary>Takes the SDK's message.</summary>
    [Function("TakeMessage")]
    public string TakeMessage([QueueTrigger("%Prefix%-messages")] QueueMessage message) =>
        string.Create(CultureInfo.InvariantCulture, $"{message.Body} {message.DequeueCount} {message.InsertedOn:O}");

    /// <summary>Takes the SDK's data.</summary>
    [Function("TakeData")]
    public string TakeData([QueueTrigger("%Prefix%-data")] BinaryData data) => data.ToString();

    /// <summary>Reads the blob that the message names.</summary>
    [Function("ReadBlob")]
    public string ReadBlob(
        [QueueTrigger("%Prefix%-reads")] string name,
        [BlobInput("%Prefix%-inputs/{queueTrigger}.txt")] string content) =>
        $"{name}: {content}";

    /// <summary>Fails always.</summary>
    [Function("Fail")]
    public void Fail([QueueTrigger("%Prefix%-failing")] string text) => throw new InvalidOperationException(text);
}
