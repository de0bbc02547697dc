using System.Globalization;

namespace Serverless.Sagas.Tests.Kills;

/// <summary>Reads the effects of sagas and says which of them are neither done nor undone as a whole.</summary>
internal static class EffectChecker
{
    /// <param name="lines">"saga effect step", in the order in which they happened.</param>
    /// <param name="results">How each saga says that it ended.</param>
    /// <param name="steps">How many steps a saga has.</param>
    /// <returns>One sentence a violation; empty when all is well.</returns>
    public static List<string> Check(
        IEnumerable<string> lines, IReadOnlyDictionary<string, SagaStatus> results, int steps)
    {
        // What counts is the last word about a step: a repeated activity may say the same thing twice.
        var last = new Dictionary<(string Saga, string Step), string>();
        foreach (var parts in lines.Select(line => line.Split(' ')))
        {
            last[(parts[0], parts[2])] = parts[1];
        }

        var violations = new List<string>();
        foreach (var (saga, status) in results)
        {
            for (var i = 0; i < steps; i++)
            {
                var step = string.Create(CultureInfo.InvariantCulture, $"step-{i}");
                var effect = last.GetValueOrDefault((saga, step), "nothing");
                var expected = status == SagaStatus.Completed ? "do" : "undo";
                if (effect != expected)
                {
                    violations.Add($"{saga} is {status}, but the last effect of {step} is '{effect}'");
                }
            }
        }

        violations.AddRange(last.Keys.Select(key => key.Saga).Distinct().Where(saga => !results.ContainsKey(saga))
            .Select(saga => $"{saga} had effects, but nobody started it"));
        return violations;
    }
}
