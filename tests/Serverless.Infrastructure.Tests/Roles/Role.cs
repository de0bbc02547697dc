namespace Serverless.Infrastructure.Tests.Roles;

/// <param name="Name">The name of the built-in role.</param>
/// <param name="Scopes">The types of resource that it is assigned on: the smallest there is.</param>
internal sealed record Role(string Name, IReadOnlyList<string> Scopes);
