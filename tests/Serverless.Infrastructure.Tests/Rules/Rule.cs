using Serverless.Infrastructure.Tests.Deployments;

namespace Serverless.Infrastructure.Tests.Rules;

/// <summary>One of the forty rules that what is deployed must keep.</summary>
/// <param name="Number">1 to 40.</param>
/// <param name="Id">The AZR ids of PSRule for Azure, or C for a rule of this project.</param>
/// <param name="Title">What is asked.</param>
/// <param name="Check">Finds what breaks the rule.</param>
internal sealed record Rule(int Number, string Id, string Title, Func<Deployment, IEnumerable<Violation>> Check)
{
    public override string ToString() => $"{Number:00} {Id} {Title}";

    /// <summary>A rule on every resource of a type: a message when it is broken, null when it is kept.</summary>
    public static Rule Each(int number, string id, string title, string type, Func<Resource, string?> check) => new(
        number,
        id,
        title,
        deployment => deployment.Of(type)
            .Select(resource => (resource, message: check(resource)))
            .Where(item => item.message is not null)
            .Select(item => Violation.Of(item.resource, item.message!)));
}
