namespace Serverless.Testing.Tests.Graphs;

/// <summary>
/// Idle is counted: functions that set each other off in every way there is, and after each wait nothing is left that
/// runs or is due.
/// </summary>
public sealed class IdleTortureTests
{
    private const int Graphs = 200;
    private const int Systems = 10;

    public static TheoryData<int> Seeds { get; } = new(Enumerable.Range(1, Systems).Select(i => i * 1_000));

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Idle_RandomGraphs_NothingIsLeftToDo(int seed)
    {
        await using var graphs = await GraphSystem.StartAsync();

        for (var i = 0; i < Graphs / Systems; i++)
        {
            await graphs.WalkAsync(new RandomGraph(seed + i), seed + i);
        }
    }
}
