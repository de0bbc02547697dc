namespace Serverless.Compliance;

/// <summary>What <see cref="EffectChecker"/> finds.</summary>
public sealed record EffectVerdict
{
    /// <summary>Commands without an effect.</summary>
    public required IReadOnlyList<string> Lost { get; init; }

    /// <summary>Commands with more than one effect.</summary>
    public required IReadOnlyList<string> Duplicated { get; init; }

    /// <summary>Effects without a command.</summary>
    public required IReadOnlyList<string> Unexpected { get; init; }

    /// <summary>Effects without a message.</summary>
    public required IReadOnlyList<string> Untold { get; init; }

    /// <summary>Messages without an effect.</summary>
    public required IReadOnlyList<string> ToldOnly { get; init; }

    /// <summary>Partitions whose messages first came in another order than their effects.</summary>
    public required IReadOnlyList<string> Reordered { get; init; }

    /// <summary>How many messages were sent again; that is allowed.</summary>
    public required int Repeats { get; init; }

    public bool IsClean =>
        Lost.Count + Duplicated.Count + Unexpected.Count + Untold.Count + ToldOnly.Count + Reordered.Count == 0;

    public override string ToString() =>
        $"lost [{Text(Lost)}], duplicated [{Text(Duplicated)}], unexpected [{Text(Unexpected)}], "
        + $"untold [{Text(Untold)}], told only [{Text(ToldOnly)}], reordered [{Text(Reordered)}], {Repeats} repeats";

    private static string Text(IReadOnlyList<string> ids) => string.Join(' ', ids);
}
