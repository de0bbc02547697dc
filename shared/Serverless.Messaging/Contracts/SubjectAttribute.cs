namespace Serverless.Messaging;

/// <summary>The property of a message (<see cref="MessageAttribute"/>) that is its CloudEvents <c>subject</c>: what the
/// message is about, for filters and for people who look. A text, a number or a Guid.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SubjectAttribute : Attribute;
