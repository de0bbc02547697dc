using System.Globalization;
using System.Text;

namespace Serverless.Broker.Logging;

/// <summary>
/// Text that a terminal shows and does not obey: what peers name (entities, containers, keys, message ids) may hold
/// escape sequences and line ends.
/// </summary>
internal static class Printable
{
    /// <summary>The text with its control characters written out, as <c>\u001b</c>.</summary>
    public static string Of(string text) => Of(text, IsDangerous);

    /// <summary>As <see cref="Of(string)"/> for a text of lines: their ends, and tabs, stay.</summary>
    public static string Lines(string text) => Of(
        text.Contains('\r', StringComparison.Ordinal) ? text.Replace("\r\n", "\n", StringComparison.Ordinal) : text,
        c => c is not ('\n' or '\t') && IsDangerous(c));

    /// <summary>An exception whose text is printable over its lines; the same one where it is already.</summary>
    public static Exception? Of(Exception? exception)
    {
        if (exception?.ToString() is not { } text)
        {
            return null;
        }

        string printable = Of(text, c => c is not ('\n' or '\r' or '\t') && IsDangerous(c));
        return ReferenceEquals(printable, text) ? exception : new PrintableException(printable, exception);
    }

    private static string Of(string text, Func<char, bool> isDangerous)
    {
        if (!text.Any(isDangerous))
        {
            return text;
        }

        StringBuilder printable = new(text.Length + 16);
        foreach (char c in text)
        {
            if (isDangerous(c))
            {
                printable.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            }
            else
            {
                printable.Append(c);
            }
        }

        return printable.ToString();
    }

    /// <summary>Controls of C0 and C1, and what turns the direction of writing.</summary>
    private static bool IsDangerous(char c) => char.IsControl(c) || c is (>= '\u202a' and <= '\u202e')
        or (>= '\u2066' and <= '\u2069') or '\u2028' or '\u2029';

    private sealed class PrintableException(string text, Exception original) : Exception(Of(original.Message))
    {
        public override string ToString() => text;
    }
}
