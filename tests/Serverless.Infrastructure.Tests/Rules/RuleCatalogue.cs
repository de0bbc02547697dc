namespace Serverless.Infrastructure.Tests.Rules;

internal static class RuleCatalogue
{
    public static IReadOnlyList<Rule> All { get; } =
    [
        .. ServiceBusRules.All,
        .. EventHubsRules.All,
        .. StorageRules.All,
        .. FunctionRules.All,
        .. MonitoringRules.All,
        .. IdentityRules.All,
    ];

    public static Rule Get(int number) => All.Single(rule => rule.Number == number);
}
