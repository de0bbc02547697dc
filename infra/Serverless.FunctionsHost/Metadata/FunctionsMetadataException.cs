namespace Serverless.FunctionsHost.Metadata;

/// <summary>The file that the build wrote beside an app is not what the SDK writes.</summary>
internal sealed class FunctionsMetadataException(string path, Exception inner)
    : Exception($"'{path}' cannot be read: {inner.Message} Build the app again.", inner);
