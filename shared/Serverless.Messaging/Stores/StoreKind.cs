using Microsoft.Extensions.Configuration;

namespace Serverless.Messaging;

/// <summary>A kind of store that the settings of an app can choose.</summary>
internal sealed record StoreKind(
    Func<IConfiguration, bool> IsChosen, Func<IServiceProvider, IPartitionStore> Create);
