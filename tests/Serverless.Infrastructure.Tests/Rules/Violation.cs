using Serverless.Infrastructure.Tests.Deployments;

namespace Serverless.Infrastructure.Tests.Rules;

/// <param name="Resource">The id of the resource, or where in the template.</param>
/// <param name="Message">What is wrong with which value.</param>
internal sealed record Violation(string Resource, string Message)
{
    public static Violation Of(Resource resource, string message) => new(resource.Id, message);

    public override string ToString() => $"{Resource}: {Message}";
}
