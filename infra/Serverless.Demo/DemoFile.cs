using System.Text.Json;
using System.Text.Json.Serialization;

namespace Serverless.Demo;

/// <summary>Reads a file of demo orders, one JSON object a line.</summary>
internal static class DemoFile
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>Reads every line; empty lines are passed over.</summary>
    /// <exception cref="DemoFileException">
    /// The file is missing, or has lines that are not entries: all are named.
    /// </exception>
    public static async Task<IReadOnlyList<DemoEntry>> ReadAsync(string path, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
        {
            throw new DemoFileException($"There is no file '{path}'. Give a JSON-lines file with --orders FILE.");
        }

        var entries = new List<DemoEntry>();
        var errors = new List<string>();
        var number = 0;
        await foreach (var line in File.ReadLinesAsync(path, cancellationToken))
        {
            number++;
            if (!string.IsNullOrWhiteSpace(line))
            {
                Parse(line, number, entries, errors);
            }
        }

        return errors.Count == 0
            ? entries
            : throw new DemoFileException(
                $"'{path}' has {errors.Count} lines that cannot be used:{Environment.NewLine}" +
                string.Join(Environment.NewLine, errors));
    }

    private static void Parse(string line, int number, List<DemoEntry> entries, List<string> errors)
    {
        try
        {
            var entry = JsonSerializer.Deserialize<DemoEntry>(line, Options)!;
            var kinds = (entry.Order is null ? 0 : 1) + (entry.Raw is null ? 0 : 1) + (entry.Poison is null ? 0 : 1);
            if (kinds == 1)
            {
                entries.Add(entry);
            }
            else
            {
                errors.Add(
                    $"  line {number}: has {kinds} of \"order\", \"raw\" and \"poison\"; exactly one is needed.");
            }
        }
        catch (JsonException e)
        {
            errors.Add($"  line {number}: {e.Message}");
        }
    }
}
