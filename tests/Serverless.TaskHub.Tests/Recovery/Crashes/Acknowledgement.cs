namespace Serverless.TaskHub.Tests.Recovery.Crashes;

/// <summary>How far the log was written when a step began, and when it was acknowledged.</summary>
internal sealed record Acknowledgement(int Before, int After);
