using Microsoft.Extensions.Options;

namespace Serverless.Messaging.Tests;

public sealed class ExpiredDocumentsTests : IAsyncDisposable
{
    private readonly MessagingFixture _messaging = new();

    public ValueTask DisposeAsync() => _messaging.DisposeAsync();

    [Fact]
    public async Task Delete_InboxEntries_GoAfterTheirRetention()
    {
        var expired = new ExpiredDocuments(_messaging.Store, _messaging.Time, Options.Create(_messaging.Options));
        await ProcessAsync("p", 0, 150);
        await ProcessAsync("q", 0, 1);
        _messaging.Time.Advance(TimeSpan.FromDays(1));
        await ProcessAsync("p", 150, 1);

        (await expired.DeleteAsync()).ShouldBe(0);
        _messaging.Time.Advance(_messaging.Options.InboxRetention - TimeSpan.FromDays(1));
        (await expired.DeleteAsync()).ShouldBe(151);

        (await _messaging.StoredIdsAsync("")).ShouldBe(["inbox|test|150", "state"]);
        (await _messaging.Units.Begin("p").TryBeginMessageAsync("test", "150")).ShouldBeFalse();
        (await _messaging.Units.Begin("p").TryBeginMessageAsync("test", "1")).ShouldBeTrue();
    }

    private async Task ProcessAsync(string partition, int first, int count)
    {
        for (var i = first; i < first + count; i++)
        {
            var unit = _messaging.Units.Begin(partition);
            (await unit.TryBeginMessageAsync("test", $"{i}")).ShouldBeTrue();
            if (i == 0 && partition == "p")
            {
                unit.Put("state", new { ExpiresAt = "never" });
            }

            await unit.CommitAsync();
        }
    }
}
