using Serverless.Infrastructure.Tests.Deployments;
using Serverless.Infrastructure.Tests.Rules;

namespace Serverless.Infrastructure.Tests.Mutations;

/// <summary>
/// A rule that nothing can break checks nothing. Every mutation is made to prod with the event hub of the fixture,
/// where all forty rules have something to judge, and must break its rule and only that one.
/// </summary>
public sealed class MutationTests(DeploymentFixture deployments)
{
    public static TheoryData<int> EveryMutation
    {
        get
        {
            TheoryData<int> data = [];
            for (int i = 0; i < MutationCatalogue.All.Count; i++)
            {
                Mutation mutation = MutationCatalogue.All[i];
                data.Add(new TheoryDataRow<int>(i)
                {
                    TestDisplayName =
                        $"Mutation of rule {mutation.Rule:00} {RuleCatalogue.Get(mutation.Rule).Id}: {mutation.Name}",
                });
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(EveryMutation))]
    public void Mutation_OfAGovernedProperty_BreaksItsRuleAlone(int index)
    {
        Mutation mutation = MutationCatalogue.All[index];
        Deployment deployment = deployments[new DeploymentVariant("prod", WithFixture: true)].Copy();

        mutation.Apply(deployment);

        RuleCatalogue.All.Where(rule => rule.Check(deployment).Any()).Select(rule => rule.Number)
            .ShouldBe([mutation.Rule], mutation.Name);
    }

    [Fact]
    public void Catalogue_EveryRule_HasAMutation() =>
        MutationCatalogue.All.Select(mutation => mutation.Rule).Distinct().ShouldBe(Enumerable.Range(1, 40));

    [Fact]
    public void Deployment_WithoutMutation_BreaksNothing()
    {
        Deployment deployment = deployments[new DeploymentVariant("prod", WithFixture: true)].Copy();

        RuleCatalogue.All.Where(rule => rule.Check(deployment).Any()).ShouldBeEmpty();
    }
}
