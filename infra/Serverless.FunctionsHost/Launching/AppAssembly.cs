using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace Serverless.FunctionsHost.Launching;

/// <summary>
/// Loads an app's assembly, and what it references, from the app's own output. All apps of a process share its default
/// load context, since the worker looks for its functions there, and so one version of every assembly.
/// </summary>
internal static class AppAssembly
{
    private static readonly ConcurrentDictionary<string, AssemblyDependencyResolver> Resolvers =
        new(StringComparer.Ordinal);

    static AppAssembly()
    {
        AssemblyLoadContext.Default.ResolvingUnmanagedDll += static (_, name) => Resolvers.Values
            .Select(resolver => resolver.ResolveUnmanagedDllToPath(name))
            .Where(path => path is not null)
            .Select(path => NativeLibrary.Load(path!))
            .FirstOrDefault();
        AssemblyLoadContext.Default.Resolving += static (context, name) =>
        {
            foreach (var resolver in Resolvers.Values)
            {
                if (resolver.ResolveAssemblyToPath(name) is { } path)
                {
                    return context.LoadFromAssemblyPath(path);
                }
            }

            return null;
        };
    }

    /// <summary>Loads the app of an output directory.</summary>
    /// <exception cref="WorkerStartException">
    /// The directory holds no .NET app, or another build of one that is loaded.
    /// </exception>
    public static Assembly Load(string app, string directory)
    {
        var path = WorkerCommandLine.For(app, directory).Arguments.FirstOrDefault(
            argument => argument.EndsWith(".dll", StringComparison.OrdinalIgnoreCase));
        if (path is null || !File.Exists(path))
        {
            throw new WorkerStartException(
                app, $"'{directory}' holds no .NET assembly of an app, so it cannot run in this process.");
        }

        var full = Path.GetFullPath(path);
        try
        {
            Resolvers.GetOrAdd(full, static file => new AssemblyDependencyResolver(file));
            return AssemblyLoadContext.Default.LoadFromAssemblyPath(full);
        }
        catch (Exception failure) when (failure is FileLoadException or BadImageFormatException)
        {
            throw new WorkerStartException(
                app,
                $"'{full}' cannot be loaded: {failure.Message} A process holds one build of an app; build the " +
                "projects together, or host the app in a process of its own.",
                failure);
        }
    }
}
