namespace Serverless.Topology.Atom;

/// <summary>An Atom document says what no entity can be; the message says what, and what to send instead.</summary>
internal sealed class InvalidDescriptionException(string message) : Exception(message);
