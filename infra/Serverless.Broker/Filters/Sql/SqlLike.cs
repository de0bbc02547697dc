namespace Serverless.Broker.Filters.Sql;

/// <summary>
/// LIKE: <c>%</c> is any run of characters, <c>_</c> any one; with case. Linear in practice, never exponential.
/// </summary>
internal static class SqlLike
{
    public static bool Matches(string text, string pattern, char? escape)
    {
        int t = 0;
        int p = 0;
        int retryText = -1;
        int retryPattern = -1;
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '%' && pattern[p] != escape)
            {
                retryPattern = ++p;
                retryText = t;
            }
            else if (p < pattern.Length && MatchesOne(text[t], pattern, p, escape, out int width))
            {
                t++;
                p += width;
            }
            else if (retryPattern >= 0)
            {
                p = retryPattern;
                t = ++retryText;
            }
            else
            {
                return false;
            }
        }

        while (p < pattern.Length && pattern[p] == '%' && pattern[p] != escape)
        {
            p++;
        }

        return p == pattern.Length;
    }

    private static bool MatchesOne(char c, string pattern, int position, char? escape, out int width)
    {
        width = 1;
        char wanted = pattern[position];
        if (wanted == escape && position + 1 < pattern.Length)
        {
            width = 2;
            return pattern[position + 1] == c;
        }

        return wanted == '_' || wanted == c;
    }
}
