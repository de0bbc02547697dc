using System.Globalization;

namespace Serverless.Broker.Filters.Sql;

/// <summary>
/// <c>+ - * / %</c> with the types that C# gives their results; times and durations too, as in
/// <c>(dt2-dt) &lt;= @timespan</c>. Null is unknown, and makes everything unknown.
/// </summary>
internal static class SqlArithmetic
{
    /// <exception cref="FilterEvaluationException">The operator does not apply, or the result has no room.</exception>
    public static object? Apply(char operation, object? left, object? right)
    {
        left = SqlValues.Promote(left);
        right = SqlValues.Promote(right);
        if (left is null || right is null)
        {
            return null;
        }

        try
        {
            return Number(operation, left, right)
                ?? Time(operation, left, right)
                ?? throw new FilterEvaluationException(
                    $"'{operation}' does not apply to {left.GetType().Name} and {right.GetType().Name}");
        }
        catch (Exception e) when (e is ArithmeticException or ArgumentException)
        {
            throw new FilterEvaluationException(
                string.Create(CultureInfo.InvariantCulture, $"{left} {operation} {right}: {e.Message}"), e);
        }
    }

    public static object? Negate(object? value) =>
        value is TimeSpan span ? Apply('-', TimeSpan.Zero, span) : Apply('-', 0L, value);

    private static object? Number(char operation, object left, object right) => (left, right) switch
    {
        (long a, long b) => Integer(operation, a, b),
        (long or decimal, long or decimal) => Exact(operation, Convert.ToDecimal(left), Convert.ToDecimal(right)),
        (long or double or decimal, long or double or decimal) =>
            Real(operation, Convert.ToDouble(left), Convert.ToDouble(right)),
        (string a, string b) when operation == '+' => a + b,
        _ => null,
    };

    private static object? Time(char operation, object left, object right) => (left, operation, right) switch
    {
        (TimeSpan a, '+', TimeSpan b) => a + b,
        (TimeSpan a, '-', TimeSpan b) => a - b,
        (TimeSpan a, '/', TimeSpan b) => a / b,
        (TimeSpan a, '*', long or double or decimal) => a * Convert.ToDouble(right),
        (long or double or decimal, '*', TimeSpan b) => b * Convert.ToDouble(left),
        (TimeSpan a, '/', long or double or decimal) => a / Convert.ToDouble(right),
        (DateTime a, '+', TimeSpan b) => a + b,
        (DateTime a, '-', TimeSpan b) => a - b,
        (TimeSpan a, '+', DateTime b) => b + a,
        (DateTimeOffset a, '+', TimeSpan b) => a + b,
        (DateTimeOffset a, '-', TimeSpan b) => a - b,
        (TimeSpan a, '+', DateTimeOffset b) => b + a,
        (_, '-', _) when SqlValues.TryInstant(left, out var a) && SqlValues.TryInstant(right, out var b) =>
            TimeSpan.FromTicks(a - b),
        _ => null,
    };

    private static object Integer(char operation, long left, long right) => checked(operation switch
    {
        '+' => left + right,
        '-' => left - right,
        '*' => left * right,
        '/' => left / right,
        _ => left % right,
    });

    private static object Exact(char operation, decimal left, decimal right) => operation switch
    {
        '+' => left + right,
        '-' => left - right,
        '*' => left * right,
        '/' => left / right,
        _ => left % right,
    };

    private static object Real(char operation, double left, double right) => operation switch
    {
        '+' => left + right,
        '-' => left - right,
        '*' => left * right,
        '/' => left / right,
        _ => left % right,
    };
}
