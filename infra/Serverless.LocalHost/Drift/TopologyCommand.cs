using Serverless.Broker.Filters;
using Serverless.Topology;
using Serverless.Topology.Drift;

namespace Serverless.LocalHost.Drift;

/// <summary><c>topology check</c> and <c>topology propose</c>: topology.json against the code of functions/.</summary>
internal static class TopologyCommand
{
    /// <summary>Says where the code and the file differ.</summary>
    /// <param name="path">The topology file.</param>
    /// <param name="apps">The output directories of the apps.</param>
    /// <param name="output">Where findings go.</param>
    /// <returns>The exit code: 0 when there is no difference, 1 when there is one, 2 when the file has
    /// errors.</returns>
    public static int Check(string path, IEnumerable<string> apps, TextWriter output)
    {
        try
        {
            IReadOnlyList<DriftFinding> findings = TopologyDrift.Find(
                TopologyFile.Load(path, RuleExpressions.Check), [.. apps.Select(AppCodeReader.Read)]);
            foreach (DriftFinding finding in findings)
            {
                output.WriteLine($"- {finding}");
            }

            output.WriteLine(findings.Count == 0
                ? $"'{path}' and the code agree."
                : $"'{path}' and the code differ in {findings.Count} point(s).");
            return findings.Count == 0 ? 0 : 1;
        }
        catch (Exception exception) when (exception is TopologyException or FileNotFoundException)
        {
            output.WriteLine(exception.Message);
            return 2;
        }
    }

    /// <summary>Writes the file that the code agrees with.</summary>
    /// <param name="path">The topology file; it is not changed.</param>
    /// <param name="apps">The output directories of the apps.</param>
    /// <param name="output">Where the proposed file goes.</param>
    /// <returns>The exit code: 0, or 2 when the file has errors.</returns>
    public static int Propose(string path, IEnumerable<string> apps, TextWriter output)
    {
        try
        {
            _ = TopologyFile.Load(path, RuleExpressions.Check);
            output.Write(TopologyProposal.Propose(File.ReadAllText(path), [.. apps.Select(AppCodeReader.Read)]));
            return 0;
        }
        catch (Exception exception) when (exception is TopologyException or FileNotFoundException)
        {
            output.WriteLine(exception.Message);
            return 2;
        }
    }
}
