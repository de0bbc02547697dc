using Microsoft.AspNetCore.Http;

namespace Serverless.FunctionsHost.Http;

/// <summary>What a server refuses in the head of a response: it can send ASCII without control characters.</summary>
internal static class ResponseHeaders
{
    /// <summary>The first header that cannot be sent; null when all can.</summary>
    public static string? FindRefused(IHeaderDictionary headers)
    {
        foreach (var (name, values) in headers)
        {
            foreach (var value in values)
            {
                if (value is not null && value.AsSpan().IndexOfAnyExceptInRange(' ', '~') is >= 0 and var index
                    && !IsTab(value, index))
                {
                    return name;
                }
            }
        }

        return null;
    }

    /// <summary>Throws as a server does when it writes the head.</summary>
    /// <exception cref="InvalidOperationException">A header cannot be sent.</exception>
    public static void ThrowIfRefused(IHeaderDictionary headers)
    {
        if (FindRefused(headers) is { } name)
        {
            throw Refused(name, headers[name].ToString());
        }
    }

    /// <summary>Why a header cannot be sent.</summary>
    public static InvalidOperationException Refused(string name, string value) => new(
        $"The header '{name}' has the value '{value}', which HTTP cannot carry: only visible ASCII characters and " +
        "spaces. Encode the value, with Uri.EscapeDataString for example.");

    private static bool IsTab(string value, int index)
    {
        while (index < value.Length)
        {
            if (value[index] is not '\t' and (< ' ' or > '~'))
            {
                return false;
            }

            index++;
        }

        return true;
    }
}
