namespace Serverless.Broker.SharedAccess;

/// <summary>The verified tokens of a connection: one for each audience, the last one put. Thread-safe.</summary>
internal sealed class TokenGrants
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, TokenGrant> _tokens = new(StringComparer.OrdinalIgnoreCase);

    public void Put(TokenGrant token, DateTimeOffset now)
    {
        lock (_gate)
        {
            foreach ((string path, TokenGrant old) in _tokens)
            {
                if (old.ExpiresAt <= now)
                {
                    _tokens.Remove(path);
                }
            }

            _tokens[token.Audience.Path] = token;
        }
    }

    /// <summary>The token for an address, the one with the narrowest audience first; null for any address.</summary>
    public TokenGrant? Find(string? address, DateTimeOffset now)
    {
        lock (_gate)
        {
            TokenGrant? found = null;
            foreach (TokenGrant token in _tokens.Values)
            {
                if (token.ExpiresAt > now
                    && (address is null || token.Audience.Covers(address))
                    && (found is null || token.Audience.Path.Length > found.Audience.Path.Length))
                {
                    found = token;
                }
            }

            return found;
        }
    }

    /// <summary>When the next token expires; null without one.</summary>
    public DateTimeOffset? NextExpiry(DateTimeOffset now)
    {
        lock (_gate)
        {
            DateTimeOffset? next = null;
            foreach (TokenGrant token in _tokens.Values)
            {
                if (token.ExpiresAt > now && (next is null || token.ExpiresAt < next))
                {
                    next = token.ExpiresAt;
                }
            }

            return next;
        }
    }
}
