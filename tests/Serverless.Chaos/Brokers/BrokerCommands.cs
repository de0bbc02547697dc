using System.CommandLine;

namespace Serverless.Chaos.Brokers;

/// <summary>The tests of the broker's reliability, at length.</summary>
internal static class BrokerCommands
{
    private static readonly TestProgram Tests = new("Serverless.Broker.Tests");

    /// <summary><c>broker</c>: a broker that is killed under load, judged message by message and event by
    /// event.</summary>
    public static Command CreateBroker() => Create(
        "broker",
        "A broker that is killed under load, with 1,000 messages a kill; what it acknowledged is there, once, "
                + "in order.",
        "--kills",
        "How often to kill.",
        200,
        "BROKER_KILLS",
        "Reliability.KillTests.Kill_TenTimesUnderLoad_LosesRepeatsAndReordersNothing");

    /// <summary><c>journal</c>: losses of power and flipped bits, under load and in a record.</summary>
    public static Command CreateJournal() => Create(
        "journal",
        "Losses of power and flipped bits; what was acknowledged is intact, or the damage is reported.",
        "--cases",
        "How many of each kind.",
        2_000,
        "BROKER_FAULT_CASES",
        "Reliability.JournalFaultTests.*");

    /// <summary><c>frames</c>: malformed frames, sent to a broker in this process.</summary>
    public static Command CreateFrames() => Create(
        "frames",
        "Malformed AMQP frames; no fault, no hang of more than a second, no growth of memory.",
        "--count",
        "How many frames.",
        10_000_000,
        "BROKER_FUZZ_FRAMES",
        "Amqp.Robustness.MalformedFramesTests.Connection_OnMutatedFrames_EndsWithoutFaultHangOrGrowth");

    private static Command Create(
        string name, string description, string option, string meaning, int usual, string variable, string test)
    {
        var count = new Option<int>(option) { DefaultValueFactory = _ => usual, Description = meaning };
        var command = new Command(name, description) { count };
        command.SetAction(async (given, cancellationToken) =>
        {
            var settings = new Dictionary<string, int>(StringComparer.Ordinal) { [variable] = given.GetValue(count) };
            var exitCode = await Tests.RunAsync(test, settings, cancellationToken);
            Console.WriteLine($"{name} {option} {given.GetValue(count)}: {(exitCode == 0 ? "passed" : "FAILED")}");
            return exitCode;
        });
        return command;
    }
}
