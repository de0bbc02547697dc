using Serverless.Infrastructure.Tests.Deployments;
using Serverless.Infrastructure.Tests.Rules;
using Serverless.Topology;
using Serverless.Topology.Rights;

namespace Serverless.Infrastructure.Tests.Roles;

/// <summary>
/// The rights that the embedded broker checks and the roles that Bicep assigns are two derivations of one file. They
/// must be the same.
/// </summary>
public sealed class LeastPrivilegeTests(DeploymentFixture deployments)
{
    public static TheoryData<string, bool> EveryVariant
    {
        get
        {
            TheoryData<string, bool> data = [];
            foreach (DeploymentVariant variant in DeploymentVariant.All)
            {
                data.Add(variant.Environment, variant.WithFixture);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(EveryVariant))]
    public void RoleAssignments_OnBrokers_AreTheGrantsOfTheTopology(string environment, bool withFixture)
    {
        Deployment deployment = deployments[new DeploymentVariant(environment, withFixture)];

        IEnumerable<string> deployed = deployment.Of(ResourceTypes.RoleAssignment)
            .Where(assignment => IsBrokerRole(RoleOf(assignment)))
            .Select(assignment => $"{AppOf(deployment, assignment)} {RightOf(assignment)} {EntityOf(assignment)}");

        deployed.ShouldBe(
            AccessRights.FromTopology(deployment.Topology).Grants
                .Select(grant => $"{grant.App} {grant.Right} {grant.Entity}"),
            ignoreOrder: true);
    }

    [Theory]
    [MemberData(nameof(EveryVariant))]
    public void RoleAssignments_BesideBrokers_AreOnlyTheAppsOwn(string environment, bool withFixture)
    {
        Deployment deployment = deployments[new DeploymentVariant(environment, withFixture)];

        foreach (AppDefinition app in deployment.Topology.Apps)
        {
            List<string> expected =
            [
                "Storage Blob Data Owner", "Storage Table Data Contributor", "Monitoring Metrics Publisher",
            ];
            if (app.Durable)
            {
                expected.Add("Durable Task Data Contributor");
            }

            deployment.Of(ResourceTypes.RoleAssignment)
                .Where(assignment => !IsBrokerRole(RoleOf(assignment)))
                .Where(assignment => AppOf(deployment, assignment) == app.Name)
                .Select(assignment => RoleTable.Assignable[RoleOf(assignment)].Name)
                .ShouldBe(expected, ignoreOrder: true);
        }
    }

    [Theory]
    [MemberData(nameof(EveryVariant))]
    public void StorageRoles_OfAnApp_AreOnTheAccountThatItsSettingsName(string environment, bool withFixture)
    {
        Deployment deployment = deployments[new DeploymentVariant(environment, withFixture)];

        foreach (AppDefinition app in deployment.Topology.Apps)
        {
            string settings = FunctionRules.SettingsOf(deployment, FunctionRules.SiteOf(deployment, app.Name)!)
                ["Storage__tableServiceUri"];
            deployment.Of(ResourceTypes.RoleAssignment)
                .Where(each => each.Scope.Contains("/storageAccounts/", StringComparison.Ordinal))
                .Where(each => AppOf(deployment, each) == app.Name)
                .ShouldAllBe(each => settings.Contains(each.Scope, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void RoleAssignments_AppWithoutTheRight_IsRefusedLocallyToo()
    {
        Deployment deployment = deployments[new DeploymentVariant("dev", WithFixture: false)];

        AccessRights.FromTopology(deployment.Topology)
            .TryAuthorize("warehouse", "orders", AccessRight.Send, out string? message).ShouldBeFalse();

        message.ShouldContain("\"sends\": [\"stock-events\", \"orders\"]");
        deployment.Of(ResourceTypes.RoleAssignment)
            .Where(assignment => AppOf(deployment, assignment) == "warehouse")
            .ShouldNotContain(assignment => assignment.Scope.EndsWith("/topics/orders", StringComparison.Ordinal));
    }

    private static string RoleOf(Resource assignment) => assignment.Properties.Text("roleDefinitionId")!.Split('/')[^1];

    private static bool IsBrokerRole(string role) => role
        is RoleTable.ServiceBusDataSender or RoleTable.ServiceBusDataReceiver
        or RoleTable.EventHubsDataSender or RoleTable.EventHubsDataReceiver;

    private static AccessRight RightOf(Resource assignment) =>
        RoleOf(assignment) is RoleTable.ServiceBusDataSender or RoleTable.EventHubsDataSender
            ? AccessRight.Send
            : AccessRight.Listen;

    /// <summary>…/topics/orders/subscriptions/fulfilment is orders/fulfilment.</summary>
    private static string EntityOf(Resource assignment)
    {
        string[] parts = assignment.Scope.Split('/');
        int provider = Array.LastIndexOf(parts, "providers");
        return string.Join('/', parts[(provider + 4)..].Where((_, index) => index % 2 == 1));
    }

    /// <summary>The principal is a reference to the identity id-app-environment.</summary>
    private static string AppOf(Deployment deployment, Resource assignment) => deployment.Topology.Apps
        .Single(app => assignment.Properties.Text("principalId")!.Contains(
            $"/id-{app.Name}-{deployment.Variant.Environment}'", StringComparison.Ordinal)).Name;
}
