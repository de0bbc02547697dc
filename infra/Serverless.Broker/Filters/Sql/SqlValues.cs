namespace Serverless.Broker.Filters.Sql;

/// <summary>Comparison, logic and arithmetic with three values (SQL-92 §8): null is unknown.</summary>
internal static class SqlValues
{
    public static readonly object True = true;
    public static readonly object False = false;

    public static object Of(bool value) => value ? True : False;

    public static object? Not(object? value) => value is bool b ? Of(!b) : null;

    /// <summary>Numbers as C# promotes them: integers to long, everything with a fraction to double.</summary>
    public static object? Promote(object? value) => value switch
    {
        sbyte or byte or short or ushort or int or uint => Convert.ToInt64(value),
        ulong large => large <= long.MaxValue ? (long)large : (double)large,
        float single => (double)single,
        decimal exact => (double)exact,
        _ => value,
    };

    /// <summary>Less than, equal or greater as a number; null when the two cannot be compared.</summary>
    public static int? Compare(object? left, object? right)
    {
        left = Promote(left);
        right = Promote(right);
        return (left, right) switch
        {
            (null, _) or (_, null) => null,
            (long a, long b) => a.CompareTo(b),
            (double a, long b) => Compare(a, b),
            (long a, double b) => Compare(a, b),
            (double a, double b) => Compare(a, b),
            (string a, string b) => string.CompareOrdinal(a, b),
            (bool a, bool b) => a.CompareTo(b),
            (DateTime a, DateTime b) => a.CompareTo(b),
            (TimeSpan a, TimeSpan b) => a.CompareTo(b),
            (Guid a, Guid b) => a.CompareTo(b),
            (Guid a, string b) => Guid.TryParse(b, out Guid parsed) ? a.CompareTo(parsed) : null,
            (string a, Guid b) => Guid.TryParse(a, out Guid parsed) ? parsed.CompareTo(b) : null,
            (DateTime a, string b) => TryTime(b, out DateTime parsed) ? a.CompareTo(parsed) : null,
            (string a, DateTime b) => TryTime(a, out DateTime parsed) ? parsed.CompareTo(b) : null,
            (TimeSpan a, string b) => TimeSpan.TryParse(b, out TimeSpan parsed) ? a.CompareTo(parsed) : null,
            (string a, TimeSpan b) => TimeSpan.TryParse(a, out TimeSpan parsed) ? parsed.CompareTo(b) : null,
            _ => null,
        };
    }

    public static object? Arithmetic(char operation, object? left, object? right)
    {
        left = Promote(left);
        right = Promote(right);
        if (left is null || right is null)
        {
            return null;
        }

        try
        {
            return (left, right) switch
            {
                (long a, long b) => Integer(operation, a, b),
                (double or long, double or long) => Real(operation, Convert.ToDouble(left), Convert.ToDouble(right)),
                (string a, string b) when operation == '+' => a + b,
                _ => throw new FilterEvaluationException(
                    $"'{operation}' does not apply to {left.GetType().Name} and {right.GetType().Name}"),
            };
        }
        catch (ArithmeticException e)
        {
            throw new FilterEvaluationException($"{left} {operation} {right}: {e.Message}", e);
        }
    }

    private static bool TryTime(string text, out DateTime time) => DateTime.TryParse(
        text,
        System.Globalization.CultureInfo.InvariantCulture,
        System.Globalization.DateTimeStyles.AdjustToUniversal | System.Globalization.DateTimeStyles.AssumeUniversal,
        out time);

    private static int? Compare(double left, double right) =>
        double.IsNaN(left) || double.IsNaN(right) ? null : left.CompareTo(right);

    private static object Integer(char operation, long left, long right) => checked(operation switch
    {
        '+' => left + right,
        '-' => left - right,
        '*' => left * right,
        '/' => left / right,
        _ => left % right,
    });

    private static object Real(char operation, double left, double right) => operation switch
    {
        '+' => left + right,
        '-' => left - right,
        '*' => left * right,
        '/' => left / right,
        _ => left % right,
    };
}
