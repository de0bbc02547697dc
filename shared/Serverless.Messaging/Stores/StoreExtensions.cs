using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Serverless.Messaging;

/// <summary>Lets the settings of an app choose its store.</summary>
public static class StoreExtensions
{
    /// <summary>Adds a kind of store, for those who implement <see cref="IPartitionStore"/>. When the store is first
    /// used, the kinds are asked in the order they were added, and the first that the settings choose is created. A
    /// store that is registered by itself stays the store of the app.</summary>
    /// <param name="services">The services of the app.</param>
    /// <param name="isChosen">Whether the settings mean this kind.</param>
    /// <param name="create">Creates the store; says which setting is missing.</param>
    public static IServiceCollection AddStore(
        this IServiceCollection services,
        Func<IConfiguration, bool> isChosen,
        Func<IServiceProvider, IPartitionStore> create)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(isChosen);
        ArgumentNullException.ThrowIfNull(create);
        services.AddSingleton(new StoreKind(isChosen, create));
        services.TryAddSingleton(Choose);
        return services;
    }

    private static IPartitionStore Choose(IServiceProvider services)
    {
        var configuration = services.GetRequiredService<IConfiguration>();
        var kind = services.GetServices<StoreKind>().FirstOrDefault(kind => kind.IsChosen(configuration));
        return kind is not null
            ? kind.Create(services)
            : throw new InvalidOperationException(
                "No store is chosen by the settings of this app. Set 'Storage' for one of the stores that it adds, or "
                + "add one that needs no setting.");
    }
}
