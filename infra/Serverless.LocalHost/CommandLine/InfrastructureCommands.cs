using System.CommandLine;
using Serverless.Costs;
using Serverless.LocalHost.Drift;

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
        var file = new Option<string>("--file")
        {
            Description = "the topology file",
            HelpName = "FILE",
            DefaultValueFactory = _ => Path.Combine("bicep", "topology.json"),
            Recursive = true,
        };
        var check = new Command("check", "says where the file and the code of functions/ differ; exits 1 if they do");
        check.SetAction(async (parsed, cancellationToken) => TopologyCommand.Check(
            parsed.GetValue(file)!,
            await DriftApps.BuildAsync(parsed.GetValue(file)!, cancellationToken),
            Console.Out));
        var propose = new Command("propose", "prints the file that the code of functions/ agrees with");
        propose.SetAction(async (parsed, cancellationToken) => TopologyCommand.Propose(
            parsed.GetValue(file)!,
            await DriftApps.BuildAsync(parsed.GetValue(file)!, cancellationToken),
            Console.Out));
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
            "bicep", parsed.GetValue(environment)!, parsed.GetValue(load), Console.Out));
        return cost;
    }
}
