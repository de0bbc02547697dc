using Microsoft.Azure.Functions.Worker.Core;

namespace Microsoft.Azure.Functions.Worker.Extensions;

/// <summary>What the host hands over for a type of an SDK (<c>ModelBindingData</c> of FunctionRpc).</summary>
internal static class BindingContent
{
    private const string Binary = "application/octet-stream";

    /// <exception cref="InvalidOperationException">It comes from another extension, or is not binary.</exception>
    public static BinaryData Of(ModelBindingData data, string source)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (!string.Equals(data.Source, source, StringComparison.Ordinal))
        {
            throw new InvalidOperationException(
                $"Unexpected binding source '{data.Source}'. Only '{source}' is supported.");
        }

        if (!string.Equals(data.ContentType, Binary, StringComparison.Ordinal))
        {
            throw new InvalidOperationException(
                $"Unexpected content-type '{data.ContentType}'. Only '{Binary}' is supported.");
        }

        return data.Content;
    }
}
