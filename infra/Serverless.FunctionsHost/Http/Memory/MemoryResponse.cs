using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Serverless.FunctionsHost.Http.Memory;

/// <summary>
/// The response of a request in memory: it starts with the first flush, or at the end, as on a server.
/// </summary>
internal sealed class MemoryResponse : IHttpResponseFeature, IHttpResponseBodyFeature
{
    private readonly Pipe _pipe = new(new PipeOptions(useSynchronizationContext: false));
    private readonly MemoryResponseWriter _writer;
    private readonly Action _started;
    private Stack<(Func<object, Task> Callback, object State)>? _starting;
    private Stack<(Func<object, Task> Callback, object State)>? _completed;
    private int _isStarting;

    public MemoryResponse(Action started)
    {
        _started = started;
        _writer = new MemoryResponseWriter(_pipe.Writer, this);
        Stream = _writer.AsStream(leaveOpen: true);
    }

    /// <inheritdoc/>
    public int StatusCode { get; set; } = StatusCodes.Status200OK;

    /// <inheritdoc/>
    public string? ReasonPhrase { get; set; }

    /// <inheritdoc/>
    public IHeaderDictionary Headers { get; set; } = new HeaderDictionary();

    /// <inheritdoc/>
    public bool HasStarted { get; private set; }

    /// <inheritdoc/>
    public Stream Stream { get; }

    /// <inheritdoc/>
    public PipeWriter Writer => _writer;

    /// <summary>Gets the end that the client reads.</summary>
    public PipeReader Reader => _pipe.Reader;

    /// <inheritdoc/>
    Stream IHttpResponseFeature.Body
    {
        get => Stream;
        set => throw new NotSupportedException("Replace IHttpResponseBodyFeature.");
    }

    /// <inheritdoc/>
    public void OnStarting(Func<object, Task> callback, object state)
    {
        if (HasStarted)
        {
            throw new InvalidOperationException("The response has started.");
        }

        (_starting ??= new()).Push((callback, state));
    }

    /// <inheritdoc/>
    public void OnCompleted(Func<object, Task> callback, object state) =>
        (_completed ??= new()).Push((callback, state));

    /// <inheritdoc/>
    public void DisableBuffering()
    {
    }

    /// <inheritdoc/>
    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) =>
        SendFileFallback.SendFileAsync(Stream, path, offset, count, cancellationToken);

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        if (HasStarted || Interlocked.Exchange(ref _isStarting, 1) == 1)
        {
            return;
        }

        try
        {
            while (_starting?.TryPop(out var callback) is true)
            {
                await callback.Callback(callback.State);
            }

            ResponseHeaders.ThrowIfRefused(Headers);
        }
        catch
        {
            _isStarting = 0;
            throw;
        }

        HasStarted = true;
        if (Headers is HeaderDictionary headers)
        {
            headers.IsReadOnly = true;
        }

        _started();
    }

    /// <inheritdoc/>
    public async Task CompleteAsync()
    {
        await StartAsync();
        await _writer.FlushAsync();
        await _pipe.Writer.CompleteAsync();
        while (_completed?.TryPop(out var callback) is true)
        {
            await callback.Callback(callback.State);
        }
    }

    /// <summary>Drops what is still written: nobody reads it.</summary>
    public void Leave() => _pipe.Reader.Complete();

    /// <summary>Ends the body with a failure.</summary>
    public void Abort(Exception reason) => _pipe.Writer.Complete(reason);
}
