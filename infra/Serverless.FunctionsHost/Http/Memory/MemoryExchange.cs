using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Serverless.FunctionsHost.Http.Memory;

/// <summary>One request in memory: its features, its body on the way in, and its answer on the way out.</summary>
internal sealed class MemoryExchange : IHttpRequestLifetimeFeature
{
    private readonly HttpRequestMessage _request;
    private readonly RequestDelegate _front;
    private readonly Pipe _requestBody = new();
    private readonly CancellationTokenSource _aborted = new();
    private readonly MemoryResponse _response;
    private readonly TaskCompletionSource<HttpResponseMessage> _answer =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    public MemoryExchange(HttpRequestMessage request, RequestDelegate front)
    {
        _request = request;
        _front = front;
        _response = new MemoryResponse(Answer);
    }

    /// <summary>Gets the answer; complete when its head is.</summary>
    public Task<HttpResponseMessage> Response => _answer.Task;

    /// <inheritdoc/>
    CancellationToken IHttpRequestLifetimeFeature.RequestAborted
    {
        get => _aborted.Token;
        set => throw new NotSupportedException("The token is the client's.");
    }

    /// <summary>Begins to process the request.</summary>
    public void Start() => _ = Task.Run(ProcessAsync);

    /// <summary>The client leaves: what the app still writes goes nowhere.</summary>
    public void Leave()
    {
        _aborted.Cancel();
        _response.Leave();
    }

    /// <summary>The app breaks the connection off.</summary>
    void IHttpRequestLifetimeFeature.Abort()
    {
        _aborted.Cancel();
        var reason = new HttpRequestException("The app aborted the request.");
        _response.Abort(reason);
        _answer.TrySetException(reason);
    }

    private async Task ProcessAsync()
    {
        try
        {
            var sending = SendBodyAsync();
            await _front(new DefaultHttpContext(CreateFeatures()));
            await _response.CompleteAsync();
            await _requestBody.Reader.CompleteAsync();
            await sending;
        }
        catch (Exception failure)
        {
            _response.Abort(failure);
            _answer.TrySetException(failure);
        }
    }

    private FeatureCollection CreateFeatures()
    {
        var uri = _request.RequestUri!;
        var request = new HttpRequestFeature
        {
            Protocol = "HTTP/1.1",
            Method = _request.Method.Method,
            Scheme = uri.Scheme,
            Path = Uri.UnescapeDataString(uri.AbsolutePath),
            RawTarget = uri.PathAndQuery,
            QueryString = uri.Query,
            Body = _requestBody.Reader.AsStream(),
        };
        foreach (var (name, values) in _request.Headers.NonValidated)
        {
            request.Headers[name] = values.ToArray();
        }

        if (_request.Content is { } content)
        {
            // Asking for the length computes it.
            _ = content.Headers.ContentLength;
            foreach (var (name, values) in content.Headers.NonValidated)
            {
                request.Headers[name] = values.ToArray();
            }
        }

        if (request.Headers.Host.Count == 0)
        {
            request.Headers.Host = uri.IsDefaultPort ? uri.Host : $"{uri.Host}:{uri.Port}";
        }

        var features = new FeatureCollection();
        features.Set<IHttpRequestFeature>(request);
        features.Set<IHttpResponseFeature>(_response);
        features.Set<IHttpResponseBodyFeature>(_response);
        features.Set<IHttpRequestLifetimeFeature>(this);
        features.Set<IHttpRequestBodyDetectionFeature>(
            new BodyDetection { CanHaveBody = _request.Content is not null });
        features.Set<IHttpConnectionFeature>(new HttpConnectionFeature
        {
            ConnectionId = "memory",
            RemoteIpAddress = IPAddress.Loopback,
            LocalIpAddress = IPAddress.Loopback,
        });
        return features;
    }

    private async Task SendBodyAsync()
    {
        try
        {
            if (_request.Content is { } content)
            {
                await content.CopyToAsync(_requestBody.Writer.AsStream(leaveOpen: true), _aborted.Token);
            }

            await _requestBody.Writer.CompleteAsync();
        }
        catch (Exception failure)
        {
            await _requestBody.Writer.CompleteAsync(failure);
        }
    }

    private void Answer()
    {
        var message = new HttpResponseMessage((HttpStatusCode)_response.StatusCode)
        {
            RequestMessage = _request,
            ReasonPhrase = _response.ReasonPhrase,
            Content = new StreamContent(new MemoryResponseStream(_response.Reader, Leave)),
        };
        foreach (var (name, values) in _response.Headers)
        {
            if (!message.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values))
            {
                message.Content.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
            }
        }

        _answer.TrySetResult(message);
    }

    private sealed class BodyDetection : IHttpRequestBodyDetectionFeature
    {
        public bool CanHaveBody { get; init; }
    }
}
