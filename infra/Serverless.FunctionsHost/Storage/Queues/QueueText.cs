using System.Buffers.Text;
using System.Text;

namespace Serverless.FunctionsHost.Storage.Queues;

/// <summary>
/// The text of a message on a queue: base64 of its bytes, which is the extension's default, or the text itself
/// (<c>messageEncoding</c> of host.json).
/// </summary>
internal static class QueueText
{
    /// <summary>The bytes of a message; null when they are to be base64 and are not.</summary>
    public static BinaryData? Decode(BinaryData onQueue, bool isBase64)
    {
        if (!isBase64)
        {
            return onQueue;
        }

        var text = onQueue.ToMemory().Span;
        var bytes = new byte[Base64.GetMaxDecodedFromUtf8Length(text.Length)];
        return Base64.DecodeFromUtf8(text, bytes, out _, out var length) == System.Buffers.OperationStatus.Done
            ? new BinaryData(bytes.AsMemory(0, length))
            : null;
    }

    /// <summary>The text to put on a queue.</summary>
    public static string Encode(BinaryData bytes, bool isBase64) =>
        isBase64 ? Convert.ToBase64String(bytes.ToMemory().Span) : Encoding.UTF8.GetString(bytes.ToMemory().Span);
}
