using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;

namespace Serverless.Messaging;

/// <summary>What <see cref="MessageAttribute"/> says of a class, in one place for those who send, receive and
/// document.</summary>
public sealed class MessageContract
{
    private const string VersionMark = ".v";

    private static readonly ConcurrentDictionary<Type, MessageContract> All = new();

    private readonly Func<object, string?>? _session;
    private readonly Func<object, string?>? _subject;

    private MessageContract(Type clrType, MessageAttribute attribute)
    {
        ClrType = clrType;
        Type = attribute.Type;
        To = attribute.To;
        (Name, Version) = Split(attribute.Type);
        _session = Reader<SessionKeyAttribute>(clrType);
        _subject = Reader<SubjectAttribute>(clrType);
    }

    /// <summary>The class.</summary>
    public Type ClrType { get; }

    /// <summary>The CloudEvents <c>type</c>, version included.</summary>
    public string Type { get; }

    /// <summary>The type without its version.</summary>
    public string Name { get; }

    /// <summary>The version at the end of the type, <c>.v2</c> for example; 1 when there is none.</summary>
    public int Version { get; }

    /// <summary>The queue or topic that it is sent to; null for a message that is only received.</summary>
    public string? To { get; }

    /// <summary>Whether a property has <see cref="SessionKeyAttribute"/>.</summary>
    public bool HasSession => _session is not null;

    /// <summary>The contract of a class.</summary>
    /// <exception cref="InvalidOperationException">The class has no <see cref="MessageAttribute"/>, or two properties
    /// for one purpose.</exception>
    public static MessageContract Of<T>() => Cache<T>.Contract;

    /// <summary>The contract of a class.</summary>
    /// <exception cref="InvalidOperationException">The class has no <see cref="MessageAttribute"/>, or two properties
    /// for one purpose.</exception>
    public static MessageContract Of(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return All.GetOrAdd(type, static type => type.GetCustomAttribute<MessageAttribute>() is { } attribute
            ? new MessageContract(type, attribute)
            : throw new InvalidOperationException(
                $"'{type}' is no message: it has no [Message]. Write [Message(\"com.example.{type.Name}.v1\")] above "
                + "it."));
    }

    /// <summary>The session of a message; null when its class has no session key.</summary>
    public string? SessionOf(object message) => _session?.Invoke(message);

    /// <summary>The CloudEvents <c>subject</c> of a message; null when its class has none.</summary>
    public string? SubjectOf(object message) => _subject?.Invoke(message);

    private static (string Name, int Version) Split(string type)
    {
        var mark = type.LastIndexOf(VersionMark, StringComparison.Ordinal);
        return mark > 0
            && int.TryParse(type.AsSpan(mark + VersionMark.Length), NumberStyles.None, null, out var version)
                ? (type[..mark], version)
                : (type, 1);
    }

    private static Func<object, string?>? Reader<TAttribute>(Type type)
        where TAttribute : Attribute
    {
        var marked = type.GetProperties().Where(property => property.IsDefined(typeof(TAttribute))).ToArray();
        if (marked.Length > 1)
        {
            throw new InvalidOperationException(
                $"'{type}' has [{typeof(TAttribute).Name.Replace("Attribute", "", StringComparison.Ordinal)}] on "
                + $"{string.Join(" and ", marked.Select(property => $"'{property.Name}'"))}. Keep one of them.");
        }

        return marked is [var property]
            ? message => Convert.ToString(property.GetValue(message), CultureInfo.InvariantCulture)
            : null;
    }

    private static class Cache<T>
    {
        public static MessageContract Contract { get; } = Of(typeof(T));
    }
}
