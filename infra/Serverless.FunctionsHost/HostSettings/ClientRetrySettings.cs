namespace Serverless.FunctionsHost.HostSettings;

/// <summary><c>clientRetryOptions</c> of a messaging extension, with the defaults of the clients.</summary>
internal sealed record ClientRetrySettings
{
    /// <summary>Gets whether every pause is the same; otherwise they grow.</summary>
    public bool IsFixed { get; init; }

    /// <summary>Gets how long one try of an operation takes at most.</summary>
    public TimeSpan TryTimeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Gets the first pause.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromSeconds(0.8);

    /// <summary>Gets the longest pause.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Gets how often an operation is tried again.</summary>
    public int MaxRetries { get; init; } = 3;

    /// <summary>Reads the section.</summary>
    public static ClientRetrySettings Read(JsonSection section)
    {
        var defaults = new ClientRetrySettings();
        var mode = section.Text("mode", "exponential");
        var isFixed = mode.Equals("fixed", StringComparison.OrdinalIgnoreCase);
        if (!isFixed && !mode.Equals("exponential", StringComparison.OrdinalIgnoreCase))
        {
            section.Refuse("mode", mode, "\"exponential\" or \"fixed\"");
        }

        var result = new ClientRetrySettings
        {
            IsFixed = isFixed,
            TryTimeout = section.Duration("tryTimeout", defaults.TryTimeout),
            Delay = section.Duration("delay", defaults.Delay),
            MaxDelay = section.Duration("maxDelay", defaults.MaxDelay),
            MaxRetries = section.Number("maxRetries", defaults.MaxRetries, least: 0),
        };
        section.NameOthers();
        return result;
    }
}
