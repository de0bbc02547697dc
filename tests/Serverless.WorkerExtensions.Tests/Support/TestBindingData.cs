using Microsoft.Azure.Functions.Worker.Core;

namespace Serverless.WorkerExtensions.Tests.Support;

/// <summary>Model binding data as the worker reads it from the host's message.</summary>
internal sealed class TestBindingData(
    string source, byte[] content, string contentType = "application/octet-stream") : ModelBindingData
{
    public override string Version => "1.0";

    public override string Source => source;

    public override BinaryData Content { get; } = BinaryData.FromBytes(content);

    public override string ContentType => contentType;
}
