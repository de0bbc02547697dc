using System.Text.Json;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Microsoft.Extensions.Logging;
using Serverless.FunctionsHost.Invocations;

namespace Serverless.FunctionsHost.Storage.Blobs;

/// <summary>
/// Runs one blob function once for each version of each blob of its path: it looks through the container, and a receipt
/// says what it has run for. A blob that it fails for <c>poisonBlobThreshold</c> times is named in the poison queue.
/// See https://learn.microsoft.com/azure/azure-functions/functions-bindings-storage-blob-trigger#poison-blobs.
/// </summary>
internal sealed class BlobPump : IDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);

    private readonly BlobFunction _function;
    private readonly FunctionAppContext _app;
    private readonly StorageWatch? _watch;
    private readonly PollingDelay _delay;
    private readonly ILogger _logger;
    private readonly int _degree;
    private readonly CancellationTokenSource _stopping = new();
    private Task _loop = Task.CompletedTask;

    public BlobPump(BlobFunction function, FunctionAppContext app, StorageWatch? watch)
    {
        _function = function;
        _watch = watch;
        _delay = new PollingDelay(LongestWait, watch);
        _app = app;
        _degree = app.HostJson.Blobs.MaxDegreeOfParallelism ?? 8 * Environment.ProcessorCount;
        _logger = app.Loggers.CreateLogger($"Function.{function.Definition.Name}");
    }

    private string Name => _function.Definition.Name;

    /// <summary>Begins to look for blobs.</summary>
    public void Start() => _loop = Task.Run(ScanAsync, CancellationToken.None);

    /// <summary>Looks no more, and waits for the blobs that it has begun with.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _loop.WaitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => _stopping.Dispose();

    private async Task ScanAsync()
    {
        using var delay = _delay;
        while (!_stopping.IsCancellationRequested)
        {
            delay.Begin();
            var found = 0;
            try
            {
                await Parallel.ForEachAsync(
                    _function.Container.GetBlobsAsync(
                        BlobTraits.None, BlobStates.None, _function.Pattern.Prefix, _stopping.Token),
                    new ParallelOptions { MaxDegreeOfParallelism = _degree, CancellationToken = _stopping.Token },
                    async (blob, _) =>
                    {
                        if (await RunOnceAsync(blob))
                        {
                            Interlocked.Increment(ref found);
                        }
                    });
            }
            catch (RequestFailedException failure) when (failure.ErrorCode == BlobErrorCode.ContainerNotFound)
            {
                // As the extension does: a container that is not there is empty.
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                Log.ScanFailed(_logger, failure, Name, _function.Container.Name);
            }

            if (found > 0)
            {
                delay.Reset();
                _watch?.Changed();
            }

            await delay.WaitAsync(_stopping.Token);
        }
    }

    /// <summary>Whether the blob was one to run for.</summary>
    private async Task<bool> RunOnceAsync(BlobItem item)
    {
        var path = $"{_function.Container.Name}/{item.Name}";
        try
        {
            if (_function.Pattern.Match(item.Name) is not { } names
                || item.Properties.ETag is not { } listed)
            {
                return false;
            }

            // A list writes the tag without quotes, a header with them.
            var version = new ETag(listed.ToString("H"));
            if (await _function.Receipts.HasAsync(_function.Container.Name, item.Name, version, _stopping.Token))
            {
                return false;
            }

            if (await TryAsync(_function.Container.GetBlobClient(item.Name), version, names))
            {
                await _function.Receipts.AddAsync(
                    _function.Container.Name, item.Name, version, CancellationToken.None);
            }

            return true;
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            return false;
        }
        catch (Exception failure)
        {
            Log.BlobFailed(_logger, failure, Name, path);
            return false;
        }
    }

    /// <summary>
    /// Whether the version is done with: the function ran, or failed too often, or the version is gone.
    /// </summary>
    private async Task<bool> TryAsync(BlobClient blob, ETag version, IReadOnlyDictionary<string, string> names)
    {
        var most = _app.HostJson.Blobs.PoisonBlobThreshold;
        for (var attempt = 1; ; attempt++)
        {
            BlobProperties properties;
            try
            {
                properties = await blob.GetPropertiesAsync(cancellationToken: _stopping.Token);
            }
            catch (RequestFailedException failure) when (failure.Status == 404)
            {
                return true;
            }

            if (properties.ETag != version)
            {
                // Written again meanwhile: the next look finds the new version.
                return true;
            }

            var request = await BlobRequest.OfAsync(_function, blob, properties, names, _stopping.Token);
            using var entry = _app.Work.Enter();
            var result = await _app.Invoker.InvokeAsync(_function.Definition, request, CancellationToken.None);
            if (result.Succeeded)
            {
                return true;
            }

            if (result.Status == InvocationStatus.Cancelled || _stopping.IsCancellationRequested)
            {
                return false;
            }

            if (attempt >= most)
            {
                Log.PoisonBlob(_logger, Name, $"{blob.BlobContainerName}/{blob.Name}", attempt, _function.Poison.Name);
                await ReportPoisonAsync(blob, properties);
                return true;
            }
        }
    }

    private async Task ReportPoisonAsync(BlobClient blob, BlobProperties properties)
    {
        var message = JsonSerializer.SerializeToUtf8Bytes(new
        {
            Type = "BlobTrigger",
            FunctionId = $"{_app.Name}.Functions.{Name}",
            BlobType = $"{properties.BlobType}Blob",
            ContainerName = blob.BlobContainerName,
            BlobName = blob.Name,
            ETag = properties.ETag.ToString("H"),
        });
        await _function.Poison.CreateIfNotExistsAsync();
        await _function.Poison.SendMessageAsync(
            Queues.QueueText.Encode(new BinaryData(message), _app.HostJson.Queues.IsBase64));
    }
}
