namespace Serverless.Azure.Tests;

/// <summary>Sends each transaction twice, as a client does that did not get the first answer.</summary>
internal sealed class RepeatingHandler : DelegatingHandler
{
    public RepeatingHandler()
        : base(new SocketsHttpHandler())
    {
    }

    public bool IsOn { get; set; }

    public int Repeated { get; private set; }

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!IsOn || request.RequestUri?.AbsolutePath.EndsWith("$batch", StringComparison.Ordinal) != true)
        {
            return await base.SendAsync(request, cancellationToken);
        }

        Repeated++;
        var body = await request.Content!.ReadAsByteArrayAsync(cancellationToken);
        var contentType = request.Content.Headers.ContentType;
        request.Content = new ByteArrayContent(body) { Headers = { ContentType = contentType } };
        using (await base.SendAsync(request, cancellationToken))
        {
            using var repeat = new HttpRequestMessage(request.Method, request.RequestUri)
            {
                Content = new ByteArrayContent(body) { Headers = { ContentType = contentType } },
            };
            foreach (var header in request.Headers)
            {
                repeat.Headers.TryAddWithoutValidation(header.Key, header.Value);
            }

            return await base.SendAsync(repeat, cancellationToken);
        }
    }
}
