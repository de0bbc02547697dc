namespace Serverless.Messaging;

/// <summary>The property of a message (<see cref="MessageAttribute"/>) that is its session: messages of one session are
/// delivered in order. A text, a number or a Guid; at most 128 characters as text.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SessionKeyAttribute : Attribute;
