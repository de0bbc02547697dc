namespace Serverless.LocalHost.Apps;

/// <summary>An app to run, and where it comes from.</summary>
/// <param name="Name">Its name, in console lines, options and stored state.</param>
/// <param name="Project">The project file to build; null for an app that is built already.</param>
/// <param name="Output">The directory of its output; null while only the project is known.</param>
/// <param name="Identity">Its name in topology.json; null when it is not there, and then it may do everything.</param>
internal sealed record AppSource(string Name, string? Project, string? Output, string? Identity);
