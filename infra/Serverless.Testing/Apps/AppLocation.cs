namespace Serverless.Testing.Apps;

/// <summary>An app to start.</summary>
/// <param name="Name">What tests call it.</param>
/// <param name="Directory">Its build output.</param>
internal sealed record AppLocation(string Name, string Directory);
