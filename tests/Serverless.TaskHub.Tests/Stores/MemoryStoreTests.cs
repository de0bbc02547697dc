using Serverless.TaskHub.Stores;
using Serverless.TaskHub.Stores.Memory;

namespace Serverless.TaskHub.Tests.Stores;

public sealed class MemoryStoreTests : StoreTests
{
    private readonly MemoryTaskHubStore _store = new();

    private protected override Task<ITaskHubStore> OpenAsync() => Task.FromResult<ITaskHubStore>(_store);

    private protected override Task<ITaskHubStore> ReopenAsync() => OpenAsync();
}
