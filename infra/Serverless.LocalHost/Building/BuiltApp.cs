namespace Serverless.LocalHost.Building;

/// <summary>A project and where its build put it.</summary>
/// <param name="Project">The project file.</param>
/// <param name="Output">The directory of its output.</param>
internal sealed record BuiltApp(string Project, string Output);
