namespace Serverless.Demo;

/// <summary>A message that the warehouse cannot read.</summary>
/// <param name="Session">The session to put it in.</param>
/// <param name="Type">Its CloudEvents type.</param>
/// <param name="Body">Its body, as text.</param>
internal sealed record DemoPoison(string Session, string Type, string Body);
