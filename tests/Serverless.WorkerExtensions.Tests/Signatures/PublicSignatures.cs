using System.Reflection;

namespace Serverless.WorkerExtensions.Tests.Signatures;

/// <summary>Writes what an assembly lets others use and what the worker and its generators read, a line each.</summary>
internal static class PublicSignatures
{
    // Documentation and compiler marks; no caller and no generator depends on them.
    private static readonly string[] Ignored =
    [
        "AttributeUsageAttribute", "NullableAttribute", "NullableContextAttribute", "CompilerGeneratedAttribute",
        "AsyncStateMachineAttribute", "DebuggerStepThroughAttribute",
    ];

    public static IEnumerable<string> Of(Assembly assembly) => assembly.GetExportedTypes()
        .OrderBy(type => type.FullName, StringComparer.Ordinal)
        .SelectMany(type => Members(type).Order(StringComparer.Ordinal).Prepend(Type(type)));

    private static string Type(Type type)
    {
        var kind = type.IsEnum ? "enum" : type.IsSealed ? "sealed class" : "class";
        var bases = type.GetInterfaces().Except(type.BaseType?.GetInterfaces() ?? [])
            .Select(Name).Order(StringComparer.Ordinal).Prepend(Name(type.BaseType!));
        return $"{Attributes(type)}{kind} {type.FullName} : {string.Join(", ", bases)}";
    }

    private static IEnumerable<string> Members(Type type)
    {
        if (type.IsEnum)
        {
            return Enum.GetNames(type).Select(name => $"  {name} = {(int)Enum.Parse(type, name)}");
        }

        const BindingFlags Declared = BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Static
            | BindingFlags.Public | BindingFlags.NonPublic;
        return
        [
            .. type.GetConstructors(Declared).Where(IsVisible)
                .Select(constructor => $"  {Access(constructor)} .ctor({Parameters(constructor)})"),
            .. type.GetProperties(Declared)
                .Where(property => property.GetAccessors(nonPublic: true).Any(IsVisible)).Select(Property),
            .. type.GetMethods(Declared).Where(method => IsVisible(method) && !method.IsSpecialName).Select(Method),
        ];
    }

    private static string Property(PropertyInfo property)
    {
        var accessors = property.GetAccessors(nonPublic: true).Where(IsVisible)
            .Select(accessor => $"{Access(accessor)} {accessor.Name[..3]};").Order(StringComparer.Ordinal);
        return $"  {Attributes(property)}{Name(property.PropertyType)} {property.Name} "
            + $"{{ {string.Join(" ", accessors)} }}";
    }

    private static string Method(MethodInfo method)
    {
        var overridden = method.GetBaseDefinition() != method ? " override" : method.IsVirtual ? " virtual" : "";
        return $"  {Access(method)}{overridden} {Name(method.ReturnType)} {method.Name}({Parameters(method)})";
    }

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(parameter =>
        $"{Name(parameter.ParameterType)} {parameter.Name}"
        + (parameter.HasDefaultValue ? $" = {parameter.RawDefaultValue ?? "default"}" : "")));

    private static string Attributes(MemberInfo member) => string.Concat(member.GetCustomAttributesData()
        .Where(attribute => !Ignored.Contains(attribute.AttributeType.Name))
        .Select(attribute => $"[{attribute.AttributeType.Name}({string.Join(", ", Arguments(attribute))})] ")
        .Order(StringComparer.Ordinal));

    private static IEnumerable<string> Arguments(CustomAttributeData attribute) => attribute.ConstructorArguments
        .SelectMany(argument => argument.Value is IReadOnlyCollection<CustomAttributeTypedArgument> list
            ? list
            : [argument])
        .Select(argument => argument.Value is System.Type type ? type.Name : $"{argument.Value}");

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static string Access(MethodBase method) => method.IsPublic ? "public" : "protected";

    private static string Name(Type type) => type.IsGenericType
        ? $"{type.Name[..type.Name.IndexOf('`')]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>"
        : type.Name;
}
