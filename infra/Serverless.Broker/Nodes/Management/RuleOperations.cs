using Serverless.Broker.Amqp.Codec;
using Serverless.Broker.Nodes.Requests;

namespace Serverless.Broker.Nodes.Management;

/// <summary>Rules of a subscription.</summary>
internal static class RuleOperations
{
    /// <summary>Service Bus: com.microsoft:add-rule.</summary>
    public static async ValueTask<Reply> AddAsync(ManagementRequest request)
    {
        var name = request.Required<string>("rule-name");
        await request.Rules.AddAsync(RuleCodec.Read(name, request.Required<AmqpMap>("rule-description")));
        return Reply.Ok();
    }

    /// <summary>Service Bus: com.microsoft:remove-rule.</summary>
    public static async ValueTask<Reply> RemoveAsync(ManagementRequest request)
    {
        await request.Rules.RemoveAsync(request.Required<string>("rule-name"));
        return Reply.Ok();
    }

    /// <summary>Service Bus: com.microsoft:enumerate-rules.</summary>
    public static ValueTask<Reply> ListAsync(ManagementRequest request)
    {
        var skip = request.Skip("skip");
        var top = request.Count("top");
        var rules = new List<object?>();
        foreach (var rule in request.Rules.List().Skip(skip).Take(top))
        {
            rules.Add(new AmqpMap { ["rule-description"] = RuleCodec.Write(rule) });
        }

        var body = new AmqpMap { ["rules"] = rules };
        return ValueTask.FromResult(rules.Count == 0 ? Reply.NoContent(body) : Reply.Ok(body));
    }
}
