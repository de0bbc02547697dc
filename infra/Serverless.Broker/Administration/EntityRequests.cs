using System.Xml.Linq;
using Serverless.Broker.Entities;
using Serverless.Broker.Queues;
using Serverless.Broker.Topics;
using Serverless.Topology.Atom;

namespace Serverless.Broker.Administration;

/// <summary>Creates, reads, changes, deletes and lists entities.</summary>
internal sealed class EntityRequests(BrokerNamespace broker, TimeProvider timeProvider)
{
    public async Task<AdministrationReply> AnswerAsync(AdministrationRequest request)
    {
        EntityPathParts path = EntityPathParts.Parse(request.Path);
        if ((request.IsResourceList || path.IsList) && request.Method != "GET")
        {
            throw new AdministrationException(
                405,
                $"'{request.Path}' is a list, and {request.Method} is not a method of it. "
                + "Name one of its entities, or use GET.");
        }

        if (request.IsResourceList)
        {
            return List(request);
        }

        if (path.Entity.Length == 0)
        {
            throw AdministrationException.BadRequest("The URL names no entity. Append its path: /my-queue, say.");
        }

        return request.Method switch
        {
            "GET" => Get(request, path),
            "PUT" => await PutAsync(request, path),
            "DELETE" => await DeleteAsync(path),
            _ => throw new AdministrationException(
                405, $"{request.Method} is not a method of an entity. Use GET, PUT or DELETE."),
        };
    }

    private AdministrationReply List(AdministrationRequest request) => request.Path.ToUpperInvariant() switch
    {
        "QUEUES" => Feed(request, broker.Queues, q => Entry(request, q)),
        "TOPICS" => Feed(request, broker.Topics, t => Entry(request, t)),
        _ => throw AdministrationException.BadRequest(
            $"'{request.Path}' cannot be listed. There are Queues and Topics."),
    };

    private AdministrationReply Get(AdministrationRequest request, EntityPathParts path)
    {
        if (path.Subscription is null)
        {
            return new AdministrationReply(200, broker.FindQueue(path.Entity) is { } queue ? Entry(request, queue)
                : broker.FindTopic(path.Entity) is { } topic ? Entry(request, topic)
                : throw AdministrationException.NotFound(path.Entity));
        }

        if (path.Subscription.Length == 0)
        {
            return Feed(request, FindTopic(path).Subscriptions, s => Entry(request, s));
        }

        SubscriptionEntity subscription = FindSubscription(path);
        return path.Rule switch
        {
            null => new AdministrationReply(200, Entry(request, subscription)),
            "" => Feed(request, subscription.RuleSet.List(), r => Entry(request, subscription, r)),
            _ => new AdministrationReply(200, Entry(request, subscription, FindRule(subscription, path.Rule))),
        };
    }

    private Task<AdministrationReply> PutAsync(AdministrationRequest request, EntityPathParts path)
    {
        XDocument body = request.Body
            ?? throw AdministrationException.BadRequest("A PUT needs an Atom entry as its body.");
        if (path.Rule is not null)
        {
            return PutRuleAsync(request, path, AtomXml.ReadDescription(body, RuleXml.Name));
        }

        if (path.Subscription is not null)
        {
            return PutSubscriptionAsync(request, path, AtomXml.ReadDescription(body, SubscriptionXml.Name));
        }

        bool isTopic = body.Descendants(AtomXml.Entity + TopicXml.Name).Any();
        return isTopic
            ? PutTopicAsync(request, path.Entity, AtomXml.ReadDescription(body, TopicXml.Name))
            : PutQueueAsync(request, path.Entity, AtomXml.ReadDescription(body, QueueXml.Name));
    }

    private async Task<AdministrationReply> PutQueueAsync(AdministrationRequest request, string name, XElement xml)
    {
        QueueDescription old = !request.IsUpdate ? new QueueDescription { Name = name }
            : broker.FindQueue(name)?.Description ?? throw AdministrationException.NotFound(name);
        QueueDescription description = QueueXml.Read(xml, old);
        DescriptionRules.Check(description);
        CheckForwards(name, description.ForwardTo, description.ForwardDeadLetteredMessagesTo);
        await (request.IsUpdate ? broker.UpdateQueueAsync(description) : broker.CreateQueueAsync(description));
        return new AdministrationReply(request.IsUpdate ? 200 : 201, Entry(request, broker.FindQueue(name)!));
    }

    private async Task<AdministrationReply> PutTopicAsync(AdministrationRequest request, string name, XElement xml)
    {
        TopicDescription old = !request.IsUpdate ? new TopicDescription { Name = name }
            : broker.FindTopic(name)?.Description ?? throw AdministrationException.NotFound(name);
        TopicDescription description = TopicXml.Read(xml, old);
        DescriptionRules.Check(description);
        await (request.IsUpdate ? broker.UpdateTopicAsync(description) : broker.CreateTopicAsync(description));
        return new AdministrationReply(request.IsUpdate ? 200 : 201, Entry(request, broker.FindTopic(name)!));
    }

    private async Task<AdministrationReply> PutSubscriptionAsync(
        AdministrationRequest request, EntityPathParts path, XElement xml)
    {
        FindTopic(path);
        SubscriptionDescription old = request.IsUpdate
            ? FindSubscription(path).Description
            : new SubscriptionDescription { TopicName = path.Entity, Name = path.Subscription! };
        SubscriptionDescription description = SubscriptionXml.Read(xml, old);
        DescriptionRules.Check(description);
        CheckForwards(path.Entity, description.ForwardTo, description.ForwardDeadLetteredMessagesTo);
        await (request.IsUpdate
            ? broker.UpdateSubscriptionAsync(description)
            : broker.CreateSubscriptionAsync(description));
        return new AdministrationReply(request.IsUpdate ? 200 : 201, Entry(request, FindSubscription(path)));
    }

    private async Task<AdministrationReply> PutRuleAsync(
        AdministrationRequest request,
        EntityPathParts path,
        XElement xml)
    {
        SubscriptionEntity subscription = FindSubscription(path);
        RuleDescription rule = RuleXml.Read(xml, path.Rule);
        if (request.IsUpdate)
        {
            FindRule(subscription, path.Rule!);
            await subscription.RuleSet.ReplaceAsync(rule);
        }
        else
        {
            await subscription.RuleSet.AddAsync(rule);
        }

        return new AdministrationReply(
            request.IsUpdate ? 200 : 201, Entry(request, subscription, FindRule(subscription, path.Rule!)));
    }

    private async Task<AdministrationReply> DeleteAsync(EntityPathParts path)
    {
        Task deleted = path switch
        {
            { Rule: { } rule } => FindSubscription(path).RuleSet.RemoveAsync(rule),
            { Subscription: { } name } => broker.DeleteSubscriptionAsync(path.Entity, name),
            _ when broker.FindTopic(path.Entity) is not null => broker.DeleteTopicAsync(path.Entity),
            _ => broker.DeleteQueueAsync(path.Entity),
        };
        await deleted;
        return new AdministrationReply(200);
    }

    /// <summary>
    /// Service Bus: a destination must exist when its source is created or changed, and be another entity.
    /// </summary>
    private void CheckForwards(string source, params string?[] destinations)
    {
        foreach (string destination in destinations.OfType<string>())
        {
            if (string.Equals(destination, source, StringComparison.OrdinalIgnoreCase))
            {
                throw AdministrationException.BadRequest(
                    $"SubCode=40000. '{source}' forwards to itself. Name another queue or topic.");
            }

            if (broker.FindQueue(destination) is null && broker.FindTopic(destination) is null)
            {
                throw AdministrationException.BadRequest(
                    $"SubCode=40000. The destination '{destination}' that '{source}' forwards to is no queue or topic. "
                    + "Create it first.");
            }
        }
    }

    private TopicEntity FindTopic(EntityPathParts path) =>
        broker.FindTopic(path.Entity) ?? throw AdministrationException.NotFound(path.Entity);

    private SubscriptionEntity FindSubscription(EntityPathParts path) =>
        broker.FindSubscription(path.Entity, path.Subscription!)
        ?? throw AdministrationException.NotFound(path.Entity + SubscriptionEntity.Infix + path.Subscription);

    private static RuleDescription FindRule(SubscriptionEntity subscription, string name) =>
        subscription.RuleSet.List().FirstOrDefault(r => string.Equals(r.Name, name, StringComparison.OrdinalIgnoreCase))
        ?? throw AdministrationException.NotFound($"{subscription.Queue.Path}/Rules/{name}");

    private AdministrationReply Feed<T>(AdministrationRequest request, IReadOnlyList<T> all, Func<T, XElement> entry)
    {
        XElement[] page = [.. all.Skip(request.Skip).Take(request.Top).Select(entry)];
        return new AdministrationReply(200, AtomDocuments.Feed(
            request.Address,
            request.Path,
            timeProvider.GetUtcNow(),
            page,
            request.Skip + page.Length < all.Count ? request.NextPage : null));
    }

    private static XElement Entry(AdministrationRequest request, QueueEntity queue) => AtomDocuments.Entry(
        new Uri(request.Root, queue.Path),
        queue.Path,
        queue.Description.CreatedAt,
        queue.Description.UpdatedAt,
        QueueXml.Write(queue, request.Root));

    private static XElement Entry(AdministrationRequest request, TopicEntity topic) => AtomDocuments.Entry(
        new Uri(request.Root, topic.Path),
        topic.Path,
        topic.Description.CreatedAt,
        topic.Description.UpdatedAt,
        TopicXml.Write(topic, request.Root, request.HasFilterCounts));

    private static XElement Entry(AdministrationRequest request, SubscriptionEntity subscription) =>
        AtomDocuments.Entry(
            new Uri(request.Root, subscription.Queue.Path),
            subscription.Description.Name,
            subscription.Description.CreatedAt,
            subscription.Description.UpdatedAt,
            SubscriptionXml.Write(subscription, request.Root));

    private static XElement Entry(
        AdministrationRequest request,
        SubscriptionEntity subscription,
        RuleDescription rule) =>
        AtomDocuments.Entry(
            new Uri(request.Root, $"{subscription.Queue.Path}/Rules/{rule.Name}"),
            rule.Name,
            rule.CreatedAt,
            rule.CreatedAt,
            RuleXml.Write(rule));
}
