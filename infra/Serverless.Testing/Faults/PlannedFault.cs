namespace Serverless.Testing.Faults;

/// <summary>A fault that is due at the n-th occasion.</summary>
/// <param name="kind">What goes wrong.</param>
/// <param name="place">The entity; null for any.</param>
/// <param name="first">The occasion that it is due at first, from 1.</param>
/// <param name="times">At how many occasions from then on.</param>
internal sealed class PlannedFault(FaultKind kind, string? place, int first, int times)
{
    private int _seen;

    /// <summary>An occasion; says whether the fault happens.</summary>
    public bool IsDue_NeedsLock(FaultKind asked, string where)
    {
        if (asked != kind || (place is not null && !place.Equals(where, StringComparison.OrdinalIgnoreCase)))
        {
            return false;
        }

        _seen++;
        return _seen >= first && _seen < first + times;
    }
}
