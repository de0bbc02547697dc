namespace Serverless.Infrastructure.Tests.Deployments;

/// <summary>
/// A parameter file and a topology. The real topology has no event hub; the variants with one add to it the hub, the
/// reader and the entities of <c>Deployments/fixture.json</c>, so that the Event Hubs rules have something to judge;
/// its app has the longest name there may be, so that the names made from it are the longest.
/// </summary>
/// <param name="Environment">dev or prod: the parameter file.</param>
/// <param name="WithFixture">Whether the fixture is added to the topology.</param>
internal sealed record DeploymentVariant(string Environment, bool WithFixture)
{
    public static IReadOnlyList<DeploymentVariant> All { get; } =
    [
        new("dev", false),
        new("dev", true),
        new("prod", false),
        new("prod", true),
    ];

    public override string ToString() => WithFixture ? $"{Environment} with an event hub" : Environment;
}
