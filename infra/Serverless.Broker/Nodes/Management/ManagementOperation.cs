using Serverless.Broker.Nodes.Requests;

namespace Serverless.Broker.Nodes.Management;

/// <summary>An operation and the right it asks for.</summary>
internal sealed record ManagementOperation(AccessRight Right, Func<ManagementRequest, ValueTask<Reply>> Handle);
