using System.Text;
using Serverless.Messaging;

namespace Serverless.Compliance;

/// <summary>What every <see cref="IPartitionStore"/> does. Tests may share a store: each has partitions of its
/// own.</summary>
public abstract class PartitionStoreCompliance
{
    private readonly string _partition = "p-" + Guid.NewGuid().ToString("N");

    protected abstract IPartitionStore Store { get; }

    [Fact]
    public async Task Get_Absent_IsNull()
    {
        (await Store.GetAsync(_partition, "a")).ShouldBeNull();
    }

    [Fact]
    public async Task Insert_Absent_CanBeRead()
    {
        await CommitAsync(StoreOperation.Insert("a", Bytes("1")));

        var document = (await Store.GetAsync(_partition, "a")).ShouldNotBeNull();
        document.Partition.ShouldBe(_partition);
        document.Id.ShouldBe("a");
        Text(document).ShouldBe("1");
        document.ETag.ShouldNotBeNullOrEmpty();
        (await Store.GetAsync(_partition + "x", "a")).ShouldBeNull();
        (await Store.GetAsync(_partition, "A")).ShouldBeNull();
    }

    [Fact]
    public async Task Insert_Present_Conflicts()
    {
        await CommitAsync(StoreOperation.Insert("a", Bytes("1")));

        var conflict = await ConflictAsync(StoreOperation.Insert("a", Bytes("2")));

        conflict.Partition.ShouldBe(_partition);
        conflict.DocumentId.ShouldBe("a");
        conflict.Operation.Kind.ShouldBe(StoreOperationKind.Insert);
        Text(await GetAsync("a")).ShouldBe("1");
    }

    [Fact]
    public async Task Replace_WithItsETag_ChangesContentAndETag()
    {
        var before = await InsertAsync("a", "1");

        await CommitAsync(StoreOperation.Replace("a", Bytes("2"), before.ETag));

        var after = await GetAsync("a");
        Text(after).ShouldBe("2");
        after.ETag.ShouldNotBe(before.ETag);
    }

    [Fact]
    public async Task Replace_WithAnOldETag_Conflicts()
    {
        var before = await InsertAsync("a", "1");
        await CommitAsync(StoreOperation.Replace("a", Bytes("2"), before.ETag));

        var conflict = await ConflictAsync(StoreOperation.Replace("a", Bytes("3"), before.ETag));

        conflict.Operation.Kind.ShouldBe(StoreOperationKind.Replace);
        Text(await GetAsync("a")).ShouldBe("2");
    }

    [Fact]
    public async Task Replace_Deleted_Conflicts()
    {
        var before = await InsertAsync("a", "1");
        await CommitAsync(StoreOperation.Delete("a"));

        await ConflictAsync(StoreOperation.Replace("a", Bytes("2"), before.ETag));

        (await Store.GetAsync(_partition, "a")).ShouldBeNull();
    }

    [Fact]
    public async Task Replace_DeletedAndInsertedAgain_Conflicts()
    {
        var before = await InsertAsync("a", "1");
        await CommitAsync(StoreOperation.Delete("a"));
        await CommitAsync(StoreOperation.Insert("a", Bytes("1")));

        await ConflictAsync(StoreOperation.Replace("a", Bytes("2"), before.ETag));
    }

    [Fact]
    public async Task Delete_WithItsETag_Deletes()
    {
        var before = await InsertAsync("a", "1");

        await CommitAsync(StoreOperation.Delete("a", before.ETag));

        (await Store.GetAsync(_partition, "a")).ShouldBeNull();
    }

    [Fact]
    public async Task Delete_WithAnOldETag_Conflicts()
    {
        var before = await InsertAsync("a", "1");
        await CommitAsync(StoreOperation.Replace("a", Bytes("2"), before.ETag));

        await ConflictAsync(StoreOperation.Delete("a", before.ETag));

        Text(await GetAsync("a")).ShouldBe("2");
    }

    [Fact]
    public async Task Delete_AbsentWithETag_Conflicts()
    {
        var before = await InsertAsync("a", "1");
        await CommitAsync(StoreOperation.Delete("a", before.ETag));

        await ConflictAsync(StoreOperation.Delete("a", before.ETag));
    }

    [Fact]
    public async Task Delete_AbsentWithoutETag_IsNoError()
    {
        await CommitAsync(StoreOperation.Delete("none"));
        await CommitAsync(
            StoreOperation.Delete("none"),
            StoreOperation.Insert("a", Bytes("1")),
            StoreOperation.Delete("none-either"));

        Text(await GetAsync("a")).ShouldBe("1");
    }

    [Fact]
    public async Task Commit_SeveralOperations_AppliesAll()
    {
        var b = await InsertAsync("b", "1");
        await InsertAsync("c", "1");

        await CommitAsync(
            StoreOperation.Insert("a", Bytes("2")),
            StoreOperation.Replace("b", Bytes("2"), b.ETag),
            StoreOperation.Delete("c"),
            StoreOperation.Insert("d", Bytes("2")));

        (await QueryAsync("")).ShouldBe(["a=2", "b=2", "d=2"]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Commit_OneOperationConflicts_AppliesNothing(int position)
    {
        await InsertAsync("taken", "1");
        var operations = new List<StoreOperation>
        {
            StoreOperation.Insert("a", Bytes("2")),
            StoreOperation.Insert("b", Bytes("2")),
        };
        operations.Insert(position, StoreOperation.Insert("taken", Bytes("2")));

        var conflict = await ConflictAsync([.. operations]);

        conflict.DocumentId.ShouldBe("taken");
        (await QueryAsync("")).ShouldBe(["taken=1"]);
    }

    [Fact]
    public async Task Commit_SameIdTwice_IsRefused()
    {
        await Should.ThrowAsync<ArgumentException>(() => CommitAsync(
            StoreOperation.Insert("a", Bytes("1")), StoreOperation.Delete("a")));

        (await Store.GetAsync(_partition, "a")).ShouldBeNull();
    }

    [Fact]
    public async Task Commit_Nothing_IsNoError()
    {
        await CommitAsync();
    }

    [Fact]
    public async Task Commit_Canceled_WritesNothing()
    {
        using var canceled = new CancellationTokenSource();
        await canceled.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => Store.CommitAsync(
            _partition, [StoreOperation.Insert("a", Bytes("1"))], canceled.Token));

        (await Store.GetAsync(_partition, "a")).ShouldBeNull();
    }

    [Fact]
    public async Task Commit_HundredOperations_AppliesAll()
    {
        await CommitAsync([.. Enumerable.Range(0, 100).Select(i => StoreOperation.Insert($"{i:D3}", Bytes($"{i}")))]);

        (await QueryAsync("")).Count.ShouldBe(100);
    }

    [Fact]
    public async Task Commit_ConcurrentInserts_OneWins()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(async () =>
        {
            try
            {
                await CommitAsync(StoreOperation.Insert("a", Bytes($"{i}")), StoreOperation.Insert($"b{i}", Bytes("")));
                return i;
            }
            catch (StoreConflictException)
            {
                return -1;
            }
        })));

        var winner = results.Where(i => i >= 0).ShouldHaveSingleItem();
        Text(await GetAsync("a")).ShouldBe($"{winner}");
        (await QueryAsync("b")).ShouldBe([$"b{winner}="]);
    }

    [Fact]
    public async Task Commit_ConcurrentReplaces_LoseNoIncrement()
    {
        await InsertAsync("count", "0");

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            for (var done = 0; done < 5;)
            {
                var document = await GetAsync("count");
                var next = int.Parse(Text(document)) + 1;
                try
                {
                    await CommitAsync(StoreOperation.Replace("count", Bytes($"{next}"), document.ETag));
                    done++;
                }
                catch (StoreConflictException)
                {
                    // Another one was first.
                }
            }
        })));

        Text(await GetAsync("count")).ShouldBe("40");
    }

    [Fact]
    public async Task Query_Prefix_GivesThoseInOrder()
    {
        string[] ids = ["b", "ab|2", "ab|10", "a", "ab|1", "ab", "ac", "ab}"];
        await CommitAsync([.. ids.Select(id => StoreOperation.Insert(id, Bytes(id)))]);

        (await QueryAsync("ab|")).ShouldBe(["ab|1=ab|1", "ab|10=ab|10", "ab|2=ab|2"]);
        (await QueryAsync("")).Count.ShouldBe(8);
        (await QueryAsync("none")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Query_MoreThanAPage_GivesAll()
    {
        const int Count = 1_250;
        foreach (var chunk in Enumerable.Range(0, Count).Chunk(100))
        {
            await CommitAsync([.. chunk.Select(i => StoreOperation.Insert($"x{i:D5}", Bytes("")))]);
        }

        (await QueryAsync("x")).ShouldBe(Enumerable.Range(0, Count).Select(i => $"x{i:D5}="));
    }

    [Fact]
    public async Task Scan_Prefix_GivesThoseOfAllPartitions()
    {
        var prefix = $"scan-{Guid.NewGuid():N}|";
        string[] partitions = [_partition + "a", _partition + "b", _partition + "c"];
        foreach (var partition in partitions)
        {
            await Store.CommitAsync(
                partition,
                [
                    StoreOperation.Insert(prefix + "2", Bytes("")),
                    StoreOperation.Insert(prefix + "1", Bytes("")),
                    StoreOperation.Insert("other", Bytes("")),
                ]);
        }

        var found = new List<StoredDocument>();
        await foreach (var document in Store.ScanAsync(prefix))
        {
            found.Add(document);
        }

        found.Count.ShouldBe(6);
        foreach (var partition in partitions)
        {
            found.Where(document => document.Partition == partition).Select(document => document.Id)
                .ShouldBe([prefix + "1", prefix + "2"]);
        }
    }

    [Theory]
    [InlineData("with space")]
    [InlineData("slash/back\\hash#question?percent%20plus+amp&quote'\"")]
    [InlineData("umlaut-äöü-emoji-😀-中文")]
    [InlineData("!escaped!0021")]
    [InlineData("tab\tnewline\n")]
    public async Task Commit_UnusualIdAndPartition_AreKept(string text)
    {
        var partition = _partition + text;
        await Store.CommitAsync(partition, [StoreOperation.Insert(text, Bytes(text))]);

        var document = (await Store.GetAsync(partition, text)).ShouldNotBeNull();
        (document.Partition, document.Id, Text(document)).ShouldBe((partition, text, text));
        var found = new List<string>();
        await foreach (var match in Store.QueryAsync(partition, text[..^1]))
        {
            found.Add(match.Id);
        }

        found.ShouldBe([text]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(65_536)]
    [InlineData(65_537)]
    [InlineData(300_000)]
    [InlineData(900 * 1024)]
    public async Task Commit_ContentOfAnySize_IsKept(int size)
    {
        var content = new byte[size];
        new Random(size).NextBytes(content);

        await CommitAsync(StoreOperation.Insert("a", content));

        (await GetAsync("a")).Content.ToArray().ShouldBe(content);
    }

    [Fact]
    public async Task Commit_MoreOperationsThanTheLimit_IsRefused()
    {
        var operations = Enumerable.Range(0, StoreLimits.MaxOperations + 1)
            .Select(i => StoreOperation.Insert($"{i}", default));

        (await RefusedAsync([.. operations])).ShouldContain($"{StoreLimits.MaxOperations}");
    }

    [Fact]
    public async Task Commit_DocumentLargerThanTheLimit_IsRefused() =>
        (await RefusedAsync(StoreOperation.Insert("a", new byte[StoreLimits.MaxDocumentSize + 1])))
            .ShouldContain($"{StoreLimits.MaxDocumentSize}");

    [Fact]
    public async Task Commit_MoreContentThanTheLimit_IsRefused()
    {
        var operations = Enumerable.Range(0, 4).Select(i => StoreOperation.Insert($"{i}", new byte[800_000]));

        (await RefusedAsync([.. operations])).ShouldContain($"{StoreLimits.MaxCommitSize}");
    }

    [Fact]
    public async Task Commit_MostContent_IsKept()
    {
        var operations = Enumerable.Range(0, 4)
            .Select(i => StoreOperation.Insert($"{i}", new byte[StoreLimits.MaxCommitSize / 4]));

        await CommitAsync([.. operations]);

        (await GetAsync("3")).Content.Length.ShouldBe(StoreLimits.MaxCommitSize / 4);
    }

    [Theory]
    [InlineData('x', StoreLimits.MaxKeyLength)]
    [InlineData('/', StoreLimits.MaxKeyLength / 5)]
    [InlineData('\u0001', StoreLimits.MaxKeyLength / 5)]
    public async Task Commit_LongestIdAndPartition_AreKeptAndNoLonger(char character, int length)
    {
        var longest = new string(character, length);
        var partition = _partition + new string(
            character, (StoreLimits.MaxKeyLength - _partition.Length) / StoreLimits.KeyLength($"{character}"));

        await Store.CommitAsync(partition, [StoreOperation.Insert(longest, Bytes("1"))]);

        Text((await Store.GetAsync(partition, longest)).ShouldNotBeNull()).ShouldBe("1");
        (await RefusedAsync(StoreOperation.Insert(longest + character, Bytes("2"))))
            .ShouldContain($"{StoreLimits.MaxKeyLength}");
        await Should.ThrowAsync<ArgumentException>(
            () => Store.CommitAsync(partition + character, [StoreOperation.Insert("a", Bytes("2"))]));
        await Should.ThrowAsync<ArgumentException>(() => Store.GetAsync(_partition, longest + character));
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static string Text(StoredDocument document) => Encoding.UTF8.GetString(document.Content.Span);

    private Task CommitAsync(params StoreOperation[] operations) => Store.CommitAsync(_partition, operations);

    private async Task<string> RefusedAsync(params StoreOperation[] operations)
    {
        var refused = await Should.ThrowAsync<ArgumentException>(() => CommitAsync(operations));
        (await QueryAsync("")).Count.ShouldBeLessThan(2);
        return refused.Message;
    }

    private Task<StoreConflictException> ConflictAsync(params StoreOperation[] operations) =>
        Should.ThrowAsync<StoreConflictException>(() => CommitAsync(operations));

    private async Task<StoredDocument> GetAsync(string id) => (await Store.GetAsync(_partition, id)).ShouldNotBeNull();

    private async Task<StoredDocument> InsertAsync(string id, string content)
    {
        await CommitAsync(StoreOperation.Insert(id, Bytes(content)));
        return await GetAsync(id);
    }

    private async Task<List<string>> QueryAsync(string prefix)
    {
        var found = new List<string>();
        await foreach (var document in Store.QueryAsync(_partition, prefix))
        {
            document.Partition.ShouldBe(_partition);
            found.Add($"{document.Id}={Text(document)}");
        }

        return found;
    }
}
