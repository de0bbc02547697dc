using System.Collections.Frozen;
using Serverless.Broker.Amqp.Links;
using Serverless.Broker.Entities;
using Serverless.Broker.Nodes.Requests;
using Serverless.Broker.Queues;

namespace Serverless.Broker.Nodes.Management;

/// <summary><c>entity/$management</c>: the request-response operations of Service Bus.</summary>
internal sealed class ManagementNode(
    NodeContext context, IncomingLink link, NodeAddress address, SendTarget? target, MessageQueue? source)
    : RequestNode(context, link, address)
{
    private const string Prefix = "com.microsoft:";

    private static readonly FrozenDictionary<string, ManagementOperation> Operations =
        new Dictionary<string, ManagementOperation>(StringComparer.OrdinalIgnoreCase)
        {
            ["renew-lock"] = new(AccessRight.Listen, LockOperations.RenewAsync),
            ["peek-message"] = new(AccessRight.Listen, MessageOperations.PeekAsync),
            ["receive-by-sequence-number"] = new(AccessRight.Listen, MessageOperations.ReceiveAsync),
            ["update-disposition"] = new(AccessRight.Listen, LockOperations.UpdateDispositionAsync),
            ["batch-delete-messages"] = new(AccessRight.Listen, MessageOperations.DeleteAsync),
            ["renew-session-lock"] = new(AccessRight.Listen, SessionOperations.RenewAsync),
            ["set-session-state"] = new(AccessRight.Listen, SessionOperations.SetStateAsync),
            ["get-session-state"] = new(AccessRight.Listen, SessionOperations.GetStateAsync),
            ["get-message-sessions"] = new(AccessRight.Listen, SessionOperations.ListAsync),
            ["schedule-message"] = new(AccessRight.Send, ScheduleOperations.ScheduleAsync),
            ["cancel-scheduled-message"] = new(AccessRight.Send, ScheduleOperations.CancelAsync),
            // Service Bus: over AMQP rules need Listen alone; Manage is what the administration over HTTP needs.
            ["add-rule"] = new(AccessRight.Listen, RuleOperations.AddAsync),
            ["remove-rule"] = new(AccessRight.Listen, RuleOperations.RemoveAsync),
            ["enumerate-rules"] = new(AccessRight.Listen, RuleOperations.ListAsync),
        }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    public override CancellationToken EntityDeleted => target?.Deleted ?? source!.Deleted;

    protected override ValueTask<Reply> HandleAsync(Request request)
    {
        var name = request.Operation;
        var shortName = name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? name[Prefix.Length..] : name;
        if (!Operations.TryGetValue(shortName, out var operation))
        {
            throw new BrokerException(
                ErrorConditions.NotImplemented,
                $"'{Path}/$management' has no operation '{name}'. It has "
                + $"{string.Join(", ", Operations.Keys.Order())}.");
        }

        Context.Demand(App, Path, operation.Right);
        return operation.Handle(new ManagementRequest(Context, Link, Path, target, source, request));
    }
}
