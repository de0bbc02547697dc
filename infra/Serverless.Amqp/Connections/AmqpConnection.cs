using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Serverless.Amqp;

/// <summary>
/// A connection to a Service Bus namespace or to the local broker. It connects when it is first needed and again when
/// it was lost; senders and management clients go on over the new connection by themselves, a receiver ends with the
/// connection that its message locks belong to and is opened anew by its owner. Safe for concurrent use.
/// </summary>
public sealed partial class AmqpConnection : IAsyncDisposable
{
    private readonly AmqpEndpoint _endpoint;
    private readonly IAmqpTokenProvider? _tokens;
    private readonly ILogger _logger;
    private readonly ConcurrentDictionary<string, AmqpSender> _senders = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, AmqpManagementClient> _management =
        new(StringComparer.OrdinalIgnoreCase);
    private readonly CancellationTokenSource _disposed = new();
    private readonly Lock _lock = new();
    private volatile OpenConnection? _current;
    private Task<OpenConnection>? _opening;

    /// <summary>Creates a connection; nothing is sent yet.</summary>
    /// <param name="connectionString">Where to connect and as whom.</param>
    /// <param name="options">Timeouts, backoff, clock and logging.</param>
    public AmqpConnection(ServiceBusConnectionString connectionString, AmqpConnectionOptions? options = null)
        : this(
            EndpointOf(connectionString),
            TokensOf(connectionString, options),
            options ?? new AmqpConnectionOptions())
    {
    }

    /// <summary>Creates a connection that authenticates with tokens; nothing is sent yet.</summary>
    /// <param name="fullyQualifiedNamespace">
    /// Host name such as <c>contoso.servicebus.windows.net</c>; TLS on port 5671.
    /// </param>
    /// <param name="tokens">Issues the tokens, for example an <see cref="EntraTokenProvider"/>.</param>
    /// <param name="options">Timeouts, backoff, clock and logging.</param>
    public AmqpConnection(
        string fullyQualifiedNamespace, IAmqpTokenProvider tokens, AmqpConnectionOptions? options = null)
        : this(
            new AmqpEndpoint(fullyQualifiedNamespace, ServiceBusConnectionString.TlsPort, UseTls: true),
            tokens,
            options ?? new AmqpConnectionOptions())
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(fullyQualifiedNamespace);
        ArgumentNullException.ThrowIfNull(tokens);
    }

    internal AmqpConnection(AmqpEndpoint endpoint, IAmqpTokenProvider? tokens, AmqpConnectionOptions options)
    {
        Options = options;
        _endpoint = endpoint;
        _tokens = tokens;
        _logger = options.LoggerFactory.CreateLogger("Serverless.Amqp.Connection");
    }

    internal AmqpConnectionOptions Options { get; }

    /// <summary>Closes the connection; what is unsettled becomes available again when its lock expires.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed.IsCancellationRequested)
        {
            return;
        }

        await _disposed.CancelAsync();
        Task<OpenConnection>? opening;
        lock (_lock)
        {
            opening = _opening;
        }

        if (opening is not null)
        {
            try
            {
                await (await opening).CloseAsync();
            }
            catch (Exception exception)
                when (exception is AmqpServiceException || Failures.IsConnectionFailure(exception))
            {
                // It never opened or is gone already: there is nothing left to close.
            }
        }
    }

    /// <summary>The live connection; one attempt to open it is shared by all who ask while it runs.</summary>
    internal ValueTask<OpenConnection> GetAsync(CancellationToken cancellationToken)
    {
        var current = _current;
        return current is { IsOpen: true } ? ValueTask.FromResult(current) : new(OpenSharedAsync(cancellationToken));
    }

    private Task<OpenConnection> OpenSharedAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed.IsCancellationRequested, this);
        Task<OpenConnection> opening;
        lock (_lock)
        {
            if (_opening is null || (_opening.IsCompleted && !(_opening.IsCompletedSuccessfully && IsOpen(_opening))))
            {
                _opening = OpenAsync();
            }

            opening = _opening;
        }

        return opening.WaitAsync(cancellationToken);
    }

    private static bool IsOpen(Task<OpenConnection> completed)
    {
#pragma warning disable VSTHRD002 // It completed successfully.
        return completed.Result.IsOpen;
#pragma warning restore VSTHRD002
    }

    private async Task<OpenConnection> OpenAsync()
    {
        await Task.Yield();
        try
        {
            var open = await OpenConnection.OpenAsync(_endpoint, _tokens, Options, _logger, _disposed.Token);
            _current = open;
            Log.Connected(_logger, _endpoint);
            return open;
        }
        catch (Exception exception) when (Failures.IsConnectionFailure(exception))
        {
            throw new AmqpServiceException(
                $"No connection to {_endpoint} could be made: {exception.Message} Check that the broker runs and " +
                "that the endpoint names its port.",
                ErrorConditions.ConnectionForced,
                entity: null,
                exception);
        }
    }

    private static AmqpEndpoint EndpointOf(ServiceBusConnectionString connectionString)
    {
        ArgumentNullException.ThrowIfNull(connectionString);
        return new AmqpEndpoint(connectionString.Host, connectionString.Port, !connectionString.UseDevelopmentEmulator);
    }

    private static IAmqpTokenProvider? TokensOf(
        ServiceBusConnectionString connectionString, AmqpConnectionOptions? options)
    {
        if (!string.IsNullOrEmpty(connectionString.SharedAccessSignature))
        {
            return new FixedTokenProvider(connectionString.SharedAccessSignature);
        }

        return string.IsNullOrEmpty(connectionString.SharedAccessKeyName)
            ? null
            : new SharedAccessTokenProvider(
                connectionString.SharedAccessKeyName,
                connectionString.SharedAccessKey ?? "",
                options?.TimeProvider ?? TimeProvider.System);
    }
}
