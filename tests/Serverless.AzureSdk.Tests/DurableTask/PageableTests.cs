using Microsoft.DurableTask;

namespace Serverless.AzureSdk.Tests.DurableTask;

public class PageableTests
{
    [Fact]
    public async Task Create_SeveralPages_EnumeratesAllItems()
    {
        AsyncPageable<int> pages = Pageable.Create<int>((token, _) => Task.FromResult(Page(token)));

        List<int> items = [];
        await foreach (int item in pages)
        {
            items.Add(item);
        }

        items.ShouldBe([1, 2, 3]);
    }

    private static Page<int> Page(string? token) => token is null ? new Page<int>([1, 2], "next") : new Page<int>([3]);
}
