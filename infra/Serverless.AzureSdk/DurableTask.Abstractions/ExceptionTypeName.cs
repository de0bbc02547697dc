using System.Reflection;

namespace Microsoft.DurableTask;

/// <summary>Finds the loaded type that a failure names.</summary>
internal static class ExceptionTypeName
{
    internal static Type? Find(string name, Assembly preferred)
    {
        if (string.IsNullOrEmpty(name))
        {
            return null;
        }

        Type? found = Type.GetType(name, throwOnError: false) ?? preferred.GetType(name, throwOnError: false);
        if (found is not null)
        {
            return found;
        }

        List<Type> candidates = AppDomain.CurrentDomain.GetAssemblies()
            .Select(assembly => assembly.GetType(name, throwOnError: false))
            .OfType<Type>()
            .ToList();
        return candidates.Count > 1
            ? throw new AmbiguousMatchException(
                $"More than one loaded assembly has an exception type '{name}': "
                + string.Join(", ", candidates.Select(type => type.Assembly.GetName().Name)))
            : candidates.SingleOrDefault();
    }
}
