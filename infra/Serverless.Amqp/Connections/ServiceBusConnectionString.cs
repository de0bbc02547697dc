using System.Globalization;

namespace Serverless.Amqp;

/// <summary>
/// The parts of a Service Bus connection string:
/// <c>Endpoint=sb://host[:port];SharedAccessKeyName=…;SharedAccessKey=…</c>, then optionally <c>;EntityPath=…</c> and
/// <c>;UseDevelopmentEmulator=true</c>. With the latter the transport is plain TCP (port 5672 unless the endpoint names
/// one), as the vendor's clients do it; without it TLS on 5671.
/// </summary>
public sealed class ServiceBusConnectionString
{
    /// <summary>The port of AMQP over plain TCP.</summary>
    public const int PlainPort = 5672;

    /// <summary>The port of AMQP over TLS.</summary>
    public const int TlsPort = 5671;

    private const string Example =
        "Endpoint=sb://localhost:5672;SharedAccessKeyName=<name>;SharedAccessKey=<key>;UseDevelopmentEmulator=true";

    // Parts that older clients know; they do not change how this client talks.
    private static readonly HashSet<string> Tolerated =
        new(StringComparer.OrdinalIgnoreCase) { "OperationTimeout", "StsEndpoint", "RuntimePort", "ManagementPort" };

    private ServiceBusConnectionString(string host)
    {
        Host = host;
    }

    /// <summary>The host name or address of the namespace.</summary>
    public string Host { get; }

    /// <summary>The TCP port.</summary>
    public int Port { get; private init; }

    /// <summary>True for an emulator: plain TCP instead of TLS.</summary>
    public bool UseDevelopmentEmulator { get; private init; }

    /// <summary>The name of the shared access policy; the local broker takes it as the name of the app.</summary>
    public string? SharedAccessKeyName { get; private init; }

    /// <summary>The entity that an entity-level connection string is for, otherwise null.</summary>
    public string? EntityPath { get; private init; }

    internal string? SharedAccessKey { get; private init; }

    internal string? SharedAccessSignature { get; private init; }

    /// <summary>Parses a connection string.</summary>
    /// <param name="connectionString">The text; order and case of the parts do not matter.</param>
    /// <exception cref="InvalidConnectionStringException">A part is missing, doubled, unknown or malformed.</exception>
    public static ServiceBusConnectionString Parse(string connectionString)
    {
        ArgumentNullException.ThrowIfNull(connectionString);
        var parts = Split(connectionString);
        var endpoint = ParseEndpoint(parts.GetValueOrDefault("Endpoint"));
        var emulator = ParseEmulator(parts.GetValueOrDefault("UseDevelopmentEmulator"));
        var result = new ServiceBusConnectionString(endpoint.Host)
        {
            UseDevelopmentEmulator = emulator,
            Port = endpoint.Port > 0 ? endpoint.Port : emulator ? PlainPort : TlsPort,
            SharedAccessKeyName = parts.GetValueOrDefault("SharedAccessKeyName"),
            SharedAccessKey = parts.GetValueOrDefault("SharedAccessKey"),
            SharedAccessSignature = parts.GetValueOrDefault("SharedAccessSignature"),
            EntityPath = parts.GetValueOrDefault("EntityPath"),
        };
        result.CheckCredentials();
        return result;
    }

    /// <summary>The connection string without its secret.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"Endpoint=sb://{Host}:{Port};SharedAccessKeyName={SharedAccessKeyName};" +
        $"UseDevelopmentEmulator={UseDevelopmentEmulator}");

    private static Dictionary<string, string> Split(string connectionString)
    {
        var parts = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var part in connectionString.Split(
            ';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var equals = part.IndexOf('=');
            if (equals <= 0)
            {
                // The part may be a key that was torn off its name: say where it is, not what it is.
                throw new InvalidConnectionStringException(
                    $"Part {parts.Count + 1} of the Service Bus connection string has no name. " +
                    $"Every part is name=value, separated by ';', as in '{Example}'.");
            }

            Add(parts, part[..equals].TrimEnd(), part[(equals + 1)..].TrimStart());
        }

        return parts;
    }

    private static void Add(Dictionary<string, string> parts, string name, string value)
    {
        if (!IsKnown(name))
        {
            throw new InvalidConnectionStringException(
                $"The Service Bus connection string has an unknown part '{name}'. Known are Endpoint, " +
                "SharedAccessKeyName, SharedAccessKey, SharedAccessSignature, EntityPath and UseDevelopmentEmulator; " +
                "remove or correct it.");
        }

        if (string.Equals(name, "TransportType", StringComparison.OrdinalIgnoreCase))
        {
            if (!value.Equals("Amqp", StringComparison.OrdinalIgnoreCase)
                && !value.Equals("AmqpTcp", StringComparison.OrdinalIgnoreCase))
            {
                throw new InvalidConnectionStringException(
                    $"TransportType '{value}' of the Service Bus connection string is not supported: this client " +
                    "speaks AMQP over TCP. Remove the part.");
            }

            return;
        }

        if (!parts.TryAdd(name, value))
        {
            throw new InvalidConnectionStringException(
                $"The Service Bus connection string has the part '{name}' twice. Keep one.");
        }
    }

    private static bool IsKnown(string name) => Tolerated.Contains(name) || name.ToUpperInvariant() is
        "ENDPOINT" or "SHAREDACCESSKEYNAME" or "SHAREDACCESSKEY" or "SHAREDACCESSSIGNATURE" or "ENTITYPATH"
        or "USEDEVELOPMENTEMULATOR" or "TRANSPORTTYPE";

    private static Uri ParseEndpoint(string? value)
    {
        if (string.IsNullOrEmpty(value))
        {
            throw new InvalidConnectionStringException(
                $"The Service Bus connection string has no Endpoint. Write it as in '{Example}'.");
        }

        // A bare host name is accepted, as the vendor's clients do.
        var text = value.Contains("://", StringComparison.Ordinal) ? value : "sb://" + value;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Host.Length == 0
            || uri.Scheme is not ("sb" or "amqp" or "amqps"))
        {
            throw new InvalidConnectionStringException(
                $"Endpoint '{value}' of the Service Bus connection string is not of the form sb://host or " +
                "sb://host:port.");
        }

        return uri;
    }

    private static bool ParseEmulator(string? value)
    {
        if (value is null)
        {
            return false;
        }

        return bool.TryParse(value, out var emulator)
            ? emulator
            : throw new InvalidConnectionStringException(
                $"UseDevelopmentEmulator '{value}' of the Service Bus connection string is neither true nor false.");
    }

    private void CheckCredentials()
    {
        if (UseDevelopmentEmulator || !string.IsNullOrEmpty(SharedAccessSignature))
        {
            return;
        }

        if (string.IsNullOrEmpty(SharedAccessKeyName) || string.IsNullOrEmpty(SharedAccessKey))
        {
            var missing = string.IsNullOrEmpty(SharedAccessKeyName) ? "SharedAccessKeyName" : "SharedAccessKey";
            throw new InvalidConnectionStringException(
                $"The Service Bus connection string for '{Host}' has no {missing}. Add it, or add " +
                "UseDevelopmentEmulator=true when the endpoint is a local broker.");
        }
    }
}
