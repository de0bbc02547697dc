using System.Collections.Concurrent;
using Amqp;
using Amqp.Handler;
using Amqp.Sasl;
using Microsoft.Extensions.Logging;
using EventId = Amqp.Handler.EventId;

namespace Serverless.Amqp;

/// <summary>One life of a connection, from connect to loss. Everything opened on it ends with it.</summary>
internal sealed class OpenConnection : IHandler
{
    private const ushort MaxSessions = 4096;
    private const int IdleTimeoutMilliseconds = 120_000;

    private readonly ConcurrentDictionary<string, Lazy<Task<RequestLink>>> _requestLinks =
        new(StringComparer.OrdinalIgnoreCase);
    private readonly AmqpConnectionOptions _options;
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _sessionLock = new();
    private Connection? _connection;
    private CbsAuthorizer? _authorizer;
    private Session? _requests;
    private Session? _accepts;
    private int _linkNumber;

    private OpenConnection(AmqpConnectionOptions options)
    {
        _options = options;
    }

    public bool IsOpen => _connection is { IsClosed: false };

    /// <summary>Completes when the connection is gone, whoever closed it.</summary>
    public Task Closed => _closed.Task;

    private Connection Connection =>
        _connection ?? throw new InvalidOperationException("The connection was never opened.");

    public static async Task<OpenConnection> OpenAsync(
        AmqpEndpoint endpoint,
        IAmqpTokenProvider? tokens,
        AmqpConnectionOptions options,
        ILogger logger,
        CancellationToken cancellationToken)
    {
        var open = new OpenConnection(options);
        var factory = new ConnectionFactory();
        factory.AMQP.ContainerId = options.ContainerId ?? "serverless-" + Guid.NewGuid().ToString("N");
        factory.AMQP.HostName = endpoint.Host;
        factory.AMQP.MaxFrameSize = AmqpConnectionOptions.DefaultMaxFrameSize;
        factory.AMQP.MaxSessionsPerConnection = MaxSessions;
        factory.AMQP.IdleTimeout = IdleTimeoutMilliseconds;
        factory.TCP.NoDelay = true;
        factory.SASL.Profile = SaslProfile.Anonymous;
        var connection = await factory.CreateAsync(endpoint.ToAddress(), cancellationToken, open)
            .WaitAsync(options.OperationTimeout, cancellationToken);
        open._connection = connection;
        connection.AddClosedCallback((_, error) =>
        {
            Log.ConnectionClosed(logger, endpoint, error?.Description ?? "no reason given");
            open._authorizer?.Dispose();
            open._closed.TrySetResult();
        });
        open._authorizer = new CbsAuthorizer(open, endpoint, tokens, options, logger);
        return open;
    }

    public ValueTask AuthorizeAsync(string entity, CancellationToken cancellationToken) =>
        _authorizer!.AuthorizeAsync(entity, cancellationToken);

    public Session NewSession() => new(Connection);

    /// <summary>
    /// The AMQP session that all session receivers share: they come and go too fast to begin and end one each.
    /// </summary>
    public Session AcceptSession()
    {
        lock (_sessionLock)
        {
            return _accepts is { IsClosed: false } ? _accepts : _accepts = new Session(Connection);
        }
    }

    public string NextLinkName(string entity) =>
        entity
        + ":"
        + Interlocked.Increment(ref _linkNumber).ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The request and reply links of a node such as <c>$cbs</c> or <c>orders/$management</c>.</summary>
    public async Task<RequestLink> GetRequestLinkAsync(string node, CancellationToken cancellationToken)
    {
        while (true)
        {
            var lazy = _requestLinks.GetOrAdd(
                node,
                static (name, self) => new Lazy<Task<RequestLink>>(() => self.OpenRequestLinkAsync(name)),
                this);
            try
            {
                var link = await lazy.Value.WaitAsync(cancellationToken);
                if (link.IsOpen)
                {
                    return link;
                }
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                _requestLinks.TryRemove(KeyValuePair.Create(node, lazy));
                throw Failures.From(exception, "Attach", node);
            }

            _requestLinks.TryRemove(KeyValuePair.Create(node, lazy));
        }
    }

    public async Task CloseAsync()
    {
        try
        {
            await Connection.CloseAsync(TimeSpan.FromSeconds(2));
        }
        catch (Exception exception) when (Failures.IsConnectionFailure(exception))
        {
            // The peer is gone or said something else last; either way this end is closed.
        }
    }

    bool IHandler.CanHandle(EventId id) => id == EventId.DeliveryStateChanged;

    void IHandler.Handle(Event protocolEvent)
    {
        if (protocolEvent is { Link: EntityLink link, Context: IDelivery delivery })
        {
            link.OnDisposition(delivery);
        }
    }

    private Task<RequestLink> OpenRequestLinkAsync(string node)
    {
        Session session;
        lock (_sessionLock)
        {
            session = _requests is { IsClosed: false } ? _requests : _requests = new Session(Connection);
        }

        return RequestLink.OpenAsync(session, node, NextLinkName(node), _options.OperationTimeout);
    }
}
