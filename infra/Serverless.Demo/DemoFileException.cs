namespace Serverless.Demo;

/// <summary>A file of demo orders is missing, or has lines that are no entries.</summary>
internal sealed class DemoFileException(string message) : Exception(message);
