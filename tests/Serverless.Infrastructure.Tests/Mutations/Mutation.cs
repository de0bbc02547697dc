using Serverless.Infrastructure.Tests.Deployments;

namespace Serverless.Infrastructure.Tests.Mutations;

/// <summary>Turns one governed property bad.</summary>
/// <param name="Rule">The rule that must fail, and no other.</param>
/// <param name="Name">What is done.</param>
/// <param name="Apply">Does it, to a copy of prod with an event hub.</param>
internal sealed record Mutation(int Rule, string Name, Action<Deployment> Apply);
