using Serverless.Topology.Atom;

namespace Serverless.Topology.Properties;

/// <summary>Makes limits.</summary>
internal static class PropertyLimits
{
    public static PropertyLimit<T> Between<T>(string name, string what, T min, T max)
        where T : IComparable<T> => new(
        value => IsBetween(value, min, max)
            ? null
            : $"{what} of {AtomXml.Text(value)} is outside the limits. Use {AtomXml.Text(min)} "
                + (Equals(max, TimeSpan.MaxValue) ? "or more." : $"to {AtomXml.Text(max)}."),
        value => IsBetween(value, min, max) ? null : Outside(name, value, min, max));

    /// <summary>Of a value that files do not say; null is allowed.</summary>
    public static PropertyLimit<long?> OfSize(string name, long min, long max) => new(
        static _ => null,
        value => value is null || IsBetween(value.Value, min, max) ? null : Outside(name, value.Value, min, max));

    public static PropertyLimit<string?> Length(string name, int max) => new(
        static _ => null,
        value => value?.Length > max ? $"{name} has {value.Length} characters; {max} are allowed." : null);

    private static bool IsBetween<T>(T value, T min, T max)
        where T : IComparable<T> => value.CompareTo(min) >= 0 && value.CompareTo(max) <= 0;

    private static string Outside<T>(string name, T value, T min, T max) =>
        $"{name} is {AtomXml.Text(value)}; {AtomXml.Text(min)} to {AtomXml.Text(max)} is allowed.";
}
