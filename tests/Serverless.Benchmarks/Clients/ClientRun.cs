using System.Globalization;

namespace Serverless.Benchmarks.Clients;

/// <summary>What a row works with.</summary>
/// <param name="Port">The broker's.</param>
/// <param name="Messages">How many.</param>
internal sealed record ClientRun(int Port, int Messages)
{
    /// <summary>1 KB.</summary>
    public static readonly BinaryData Body = new(new byte[1024]);

    public string ConnectionString => string.Create(
        CultureInfo.InvariantCulture,
        $"Endpoint=sb://127.0.0.1:{Port};SharedAccessKeyName=bench;SharedAccessKey=local;UseDevelopmentEmulator=true;");
}
