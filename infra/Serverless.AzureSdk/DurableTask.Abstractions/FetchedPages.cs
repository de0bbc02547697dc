using System.Runtime.CompilerServices;

namespace Microsoft.DurableTask;

/// <summary>Fetches pages until one has no continuation token.</summary>
internal sealed class FetchedPages<T>(Func<string?, int?, CancellationToken, Task<Page<T>>> fetch) : AsyncPageable<T>
    where T : notnull
{
    public override IAsyncEnumerable<Page<T>> AsPages(
        string? continuationToken = default,
        int? pageSizeHint = default) =>
        FetchAsync(continuationToken, pageSizeHint);

    private async IAsyncEnumerable<Page<T>> FetchAsync(
        string? continuationToken,
        int? pageSizeHint,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        do
        {
            Page<T> page = await fetch(continuationToken, pageSizeHint, cancellationToken);
            yield return page;
            continuationToken = page.ContinuationToken;
        }
        while (continuationToken is not null);
    }
}
