namespace Ordering.PlaceOrder;

/// <summary>Says everything that is wrong with a request at once, by the JSON path of the offending value.</summary>
public static class PlaceOrderValidator
{
    private const int MaxLines = 50;
    private const int MaxQuantity = 10_000;
    private const int MaxTextLength = 64;
    private const decimal MaxUnitPrice = 1_000_000m;

    /// <summary>Checks a request. The result is empty when the request is good.</summary>
    public static IReadOnlyDictionary<string, string[]> Validate(PlaceOrderRequest request)
    {
        var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
        CheckText(errors, "customerId", request.CustomerId);
        if (request.Currency is not { Length: 3 } currency || !currency.All(char.IsAsciiLetterUpper))
        {
            Add(
                errors,
                "currency",
                $"'{request.Currency}' is not an ISO 4217 code; send three capital letters such as \"EUR\".");
        }

        if (request.Lines is not { Count: > 0 and <= MaxLines } lines)
        {
            Add(errors, "lines", $"An order has 1 to {MaxLines} lines; this one has {request.Lines?.Count ?? 0}.");
            return errors;
        }

        for (var i = 0; i < lines.Count; i++)
        {
            CheckLine(errors, $"lines[{i}]", lines[i]);
        }

        return errors;
    }

    private static void CheckLine(Dictionary<string, string[]> errors, string path, PlaceOrderLine? line)
    {
        if (line is null)
        {
            Add(errors, path, "A line is an object with sku, quantity and unitPrice; this one is null.");
            return;
        }

        CheckText(errors, $"{path}.sku", line.Sku);
        if (line.Quantity is not (>= 1 and <= MaxQuantity))
        {
            Add(errors, $"{path}.quantity", $"'{line.Quantity}' is not a whole number from 1 to {MaxQuantity}.");
        }

        if (line.UnitPrice is not (>= 0 and <= MaxUnitPrice))
        {
            Add(errors, $"{path}.unitPrice", $"'{line.UnitPrice}' is not an amount from 0 to {MaxUnitPrice}.");
        }
        else if (decimal.Round(line.UnitPrice.Value, 4) != line.UnitPrice)
        {
            Add(errors, $"{path}.unitPrice", $"'{line.UnitPrice}' has more than four decimal places.");
        }
    }

    private static void CheckText(Dictionary<string, string[]> errors, string path, string? text)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Length > MaxTextLength || text.Any(char.IsControl))
        {
            Add(errors, path, $"'{text}' is not a text of 1 to {MaxTextLength} printable characters.");
        }
    }

    private static void Add(Dictionary<string, string[]> errors, string path, string message) =>
        errors[path] = [message];
}
