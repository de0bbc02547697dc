using System.CommandLine;

namespace Serverless.Chaos.Sagas;

/// <summary><c>sagas</c>: random sagas in a simulated hub, then real ones in a host that is killed.</summary>
internal static class SagaCommand
{
    private static readonly TestProgram Tests = new("Serverless.Sagas.Tests");

    public static Command Create()
    {
        var kills = new Option<int>("--kills") { DefaultValueFactory = _ => 100, Description = "How often to kill." };
        var sagas = new Option<int>("--sagas") { DefaultValueFactory = _ => 5_000, Description = "How many sagas." };
        var seed = new Option<int>("--seed") { DefaultValueFactory = _ => 1, Description = "The first seed." };
        var command = new Command("sagas", "Random sagas, simulated; then sagas in a host that is killed.")
        {
            kills, sagas, seed,
        };
        command.SetAction((given, cancellationToken) => RunAsync(
            given.GetValue(kills), given.GetValue(sagas), given.GetValue(seed), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(int kills, int sagas, int seed, CancellationToken cancellationToken)
    {
        var settings = new Dictionary<string, int>(StringComparer.Ordinal)
        {
            ["SAGA_SIMULATIONS"] = sagas,
            ["SAGA_SEED"] = seed,
            ["SAGA_KILLS"] = kills,
            ["SAGA_COUNT"] = sagas,
        };
        var simulated = await Tests.RunAsync(
            "Simulation.SimulationTests.Simulate_ManySagas_EachEndsCompletedOrCompensatedOrParked",
            settings,
            cancellationToken);
        var killed = kills == 0
            ? 0
            : await Tests.RunAsync(
                "Kills.SagaHostKillTests.Kill_ManyTimes_EverySagaIsCompletedOrCompensatedAndItsHistoryReplays",
                settings,
                cancellationToken);
        Console.WriteLine($"{sagas} simulated sagas from seed {seed}: {Verdict(simulated)}");
        Console.WriteLine($"{sagas} sagas, {kills} kills: {Verdict(killed)}");
        return simulated + killed;
    }

    private static string Verdict(int exitCode) => exitCode == 0 ? "passed" : "FAILED";
}
