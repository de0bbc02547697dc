namespace Serverless.Broker.Filters.Sql;

/// <summary>
/// A compiled expression: answers a <see cref="long"/>, <see cref="double"/>, <see cref="string"/>, <see cref="bool"/>,
/// another property value, or null for NULL and for unknown.
/// </summary>
internal delegate object? SqlExpression(MessageView message);
