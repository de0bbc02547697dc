using System.Security.Cryptography;
using System.Text;

namespace Serverless.Messaging;

/// <summary>The ids of messages that follow from something.</summary>
internal static class MessageIds
{
    /// <summary>The id of the message with an ordinal among what a cause publishes; of no cause, one that nobody else
    /// has. At most <see cref="OutboundMessage.MaxIdLength"/> characters.</summary>
    public static string Of(string? cause, int ordinal)
    {
        var id = $"{cause ?? Guid.NewGuid().ToString("N")}/{ordinal}";
        return id.Length <= OutboundMessage.MaxIdLength
            ? id
            : $"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(cause!)))}/{ordinal}";
    }
}
