namespace Serverless.Compliance;

/// <summary>Compares what was asked for, what was done, and what was told of it.</summary>
public static class EffectChecker
{
    /// <summary>Judges a run.</summary>
    /// <param name="commands">The ids of all commands.</param>
    /// <param name="applied">The ids of the applied commands in order, by partition.</param>
    /// <param name="events">The ids of the commands that the accepted messages tell of, in order; repeats are allowed,
    /// as receivers know them.</param>
    public static EffectVerdict Judge(
        IReadOnlyCollection<string> commands,
        IReadOnlyDictionary<string, IReadOnlyList<string>> applied,
        IReadOnlyList<string> events)
    {
        ArgumentNullException.ThrowIfNull(commands);
        ArgumentNullException.ThrowIfNull(applied);
        ArgumentNullException.ThrowIfNull(events);
        var all = applied.Values.SelectMany(ids => ids).ToList();
        var effects = all.ToHashSet(StringComparer.Ordinal);
        var told = events.Distinct(StringComparer.Ordinal).ToList();
        return new EffectVerdict
        {
            Lost = [.. commands.Where(id => !effects.Contains(id))],
            Duplicated = [.. all.GroupBy(id => id).Where(group => group.Count() > 1).Select(group => group.Key)],
            Unexpected = [.. effects.Except(commands)],
            Untold = [.. effects.Except(told)],
            ToldOnly = [.. told.Where(id => !effects.Contains(id))],
            Reordered =
            [
                .. applied
                    .Where(partition => !partition.Value.Distinct()
                        .SequenceEqual(told.Where(partition.Value.Contains), StringComparer.Ordinal))
                    .Select(partition => partition.Key),
            ],
            Repeats = events.Count - told.Count,
        };
    }
}
