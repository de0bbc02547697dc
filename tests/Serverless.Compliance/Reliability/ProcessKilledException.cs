namespace Serverless.Compliance;

/// <summary>What everything in a killed process ends with.</summary>
public sealed class ProcessKilledException() : Exception("The process was killed.");
