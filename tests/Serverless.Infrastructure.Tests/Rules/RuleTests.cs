using Serverless.Infrastructure.Tests.Deployments;
using Serverless.Infrastructure.Tests.Suppressions;

namespace Serverless.Infrastructure.Tests.Rules;

public sealed class RuleTests(DeploymentFixture deployments)
{
    public static TheoryData<int, string, bool> EveryRuleOnEveryVariant
    {
        get
        {
            TheoryData<int, string, bool> data = [];
            foreach (Rule rule in RuleCatalogue.All)
            {
                foreach (DeploymentVariant variant in DeploymentVariant.All)
                {
                    data.Add(new TheoryDataRow<int, string, bool>(rule.Number, variant.Environment, variant.WithFixture)
                    {
                        TestDisplayName = $"Rule {rule}: {variant}",
                    });
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(EveryRuleOnEveryVariant))]
    public void Rule_ResolvedDeployment_IsKept(int number, string environment, bool withFixture)
    {
        Rule rule = RuleCatalogue.Get(number);
        Deployment deployment = deployments[new DeploymentVariant(environment, withFixture)];
        IReadOnlyList<Suppression> suppressions = Suppression.Load();

        rule.Check(deployment)
            .Where(violation => !suppressions.Any(each => each.Covers(deployment, rule, violation)))
            .Select(violation => violation.ToString())
            .ShouldBeEmpty(rule.ToString());
    }

    [Fact]
    public void Catalogue_Rules_AreOneToForty() =>
        RuleCatalogue.All.Select(rule => rule.Number).ShouldBe(Enumerable.Range(1, 40));

    [Fact]
    public void Suppressions_EachOne_HasAReasonAndIsNeeded()
    {
        foreach (Suppression suppression in Suppression.Load())
        {
            suppression.Reason.Length.ShouldBeGreaterThan(40);
            Rule rule = RuleCatalogue.Get(suppression.Rule);
            deployments.All.Any(deployment => rule.Check(deployment).Any(
                violation => suppression.Covers(deployment, rule, violation)))
                .ShouldBeTrue(
                    $"the suppression of rule {suppression.Rule} in {suppression.Environment} covers nothing");
        }
    }
}
