using System.CommandLine;
using Serverless.Costs;
using Serverless.LocalHost.Apps;
using Serverless.LocalHost.Drift;
using Serverless.LocalHost.Hosting;

namespace Serverless.LocalHost.CommandLine;

/// <summary>
/// The commands about what is deployed: <c>topology check</c>, <c>topology propose</c> and <c>cost</c>.
/// </summary>
internal static class InfrastructureCommands
{
    /// <summary>Builds the commands.</summary>
    public static IEnumerable<Command> Create()
    {
        yield return Topology();
        yield return Cost();
    }

    private static Command Topology()
    {
        var file = new Option<string?>("--file")
        {
            Description = "the topology file [default: bicep/topology.json, here or above]",
            HelpName = "FILE",
            Recursive = true,
        };
        var check = new Command("check", "says where the file and the code of functions/ differ; exits 1 if they do");
        check.SetAction(async (parsed, cancellationToken) =>
        {
            var path = FileOr(parsed.GetValue(file));
            return TopologyCommand.Check(path, await DriftApps.BuildAsync(path, cancellationToken), Console.Out);
        });
        var propose = new Command("propose", "prints the file that the code of functions/ agrees with");
        propose.SetAction(async (parsed, cancellationToken) =>
        {
            var path = FileOr(parsed.GetValue(file));
            return TopologyCommand.Propose(path, await DriftApps.BuildAsync(path, cancellationToken), Console.Out);
        });
        return new Command("topology", "holds bicep/topology.json against the code") { file, check, propose };
    }

    private static Command Cost()
    {
        var environment = new Option<string>("--environment")
        {
            Description = "dev or prod",
            HelpName = "NAME",
            DefaultValueFactory = _ => "dev",
        };
        var load = new Option<string?>("--load")
        {
            Description = "a load profile [default: bicep/costs/load.json]",
            HelpName = "FILE",
        };
        var cost = new Command(
            "cost", "prints what a month in Azure costs, from topology, prices and load") { environment, load };
        cost.SetAction(parsed => CostCommand.Run(
            Path.GetDirectoryName(FileOr(null))!, parsed.GetValue(environment)!, parsed.GetValue(load), Console.Out));
        return cost;
    }

    private static string FileOr(string? given) =>
        given ?? TopologyLocator.Find(given: null) ?? throw new LocalHostException(
            "There is no bicep/topology.json here or above. Run the command in the repository.");
}
