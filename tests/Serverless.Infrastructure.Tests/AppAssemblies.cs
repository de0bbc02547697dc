using System.Reflection;
using Ordering;
using Warehouse;

namespace Serverless.Infrastructure.Tests;

/// <summary>The assemblies of functions/.</summary>
internal static class AppAssemblies
{
    public static IReadOnlyList<Assembly> All { get; } = [typeof(OrderingApp).Assembly, typeof(WarehouseApp).Assembly];
}
