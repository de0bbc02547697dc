import datetime

from azure.core.exceptions import HttpResponseError, ResourceExistsError, ResourceNotFoundError
from azure.servicebus import ServiceBusMessage, ServiceBusSubQueue
from azure.servicebus.exceptions import MessagingEntityDisabledError
from azure.servicebus.management import CorrelationRuleFilter, EntityStatus, SqlRuleAction, SqlRuleFilter, TrueRuleFilter

from scenario import scenario


@scenario("admin: a queue is created with its settings, used, changed and deleted")
def _(t):
    admin = t.admin()
    admin.create_queue("made", lock_duration=datetime.timedelta(seconds=45), max_delivery_count=7, requires_session=True)
    made = admin.get_queue("made")
    assert (made.name, made.lock_duration, made.max_delivery_count, made.requires_session, made.status) == (
        "made", datetime.timedelta(seconds=45), 7, True, EntityStatus.active)
    t.send("made", ServiceBusMessage("a", session_id="s1"))
    assert str(t.one(t.receiver("made", session_id="s1"))) == "a"
    made.max_delivery_count = 3
    admin.update_queue(made)
    assert admin.get_queue("made").max_delivery_count == 3
    admin.delete_queue("made")
    t.fails(ResourceNotFoundError, lambda: admin.get_queue("made"))


@scenario("admin: a queue that is there, and one that is not")
def _(t):
    admin = t.admin()
    t.fails(ResourceExistsError, lambda: admin.create_queue("plain"))
    t.fails(ResourceNotFoundError, lambda: admin.get_queue("nowhere"))
    t.fails(ResourceNotFoundError, lambda: admin.delete_queue("nowhere"))


@scenario("admin: a bad setting is refused")
def _(t):
    error = t.fails(HttpResponseError, lambda: t.admin().create_queue("bad", lock_duration=datetime.timedelta(minutes=10)))
    assert error.status_code == 400, error.status_code


@scenario("admin: queues, topics, subscriptions and rules are listed")
def _(t):
    admin = t.admin()
    for number in range(120):
        admin.create_queue(f"listed-{number}")
    queues = [queue.name for queue in admin.list_queues()]
    assert sum(name.startswith("listed-") for name in queues) == 120
    assert len(set(queues)) == len(queues) and "plain" in queues
    assert [topic.name for topic in admin.list_topics()] == ["topic"]
    assert sorted(subscription.name for subscription in admin.list_subscriptions("topic")) == [
        "all", "by-session", "red", "ruled", "urgent"]
    assert [rule.name for rule in admin.list_rules("topic", "red")] == ["red"]


@scenario("admin: run-time properties count the messages")
def _(t):
    t.send("plain", "a", "b", "c")
    receiver = t.receiver("plain")
    receiver.dead_letter_message(t.one(receiver))
    t.one(t.receiver("plain", sub_queue=ServiceBusSubQueue.DEAD_LETTER))
    with t.client.get_queue_sender("plain") as sender:
        sender.schedule_messages(ServiceBusMessage("d"), datetime.datetime.utcnow() + datetime.timedelta(hours=1))
    counts = t.admin().get_queue_runtime_properties("plain")
    assert (counts.active_message_count, counts.dead_letter_message_count, counts.scheduled_message_count) == (2, 1, 1)
    assert (counts.total_message_count, counts.size_in_bytes > 0) == (4, True)
    assert counts.created_at_utc <= counts.accessed_at_utc


@scenario("admin: a topic, a subscription and its rules are made, used and deleted")
def _(t):
    admin = t.admin()
    admin.create_topic("made")
    admin.create_subscription("made", "sub", max_delivery_count=4)
    assert admin.get_subscription("made", "sub").max_delivery_count == 4
    assert isinstance(admin.get_rule("made", "sub", "$Default").filter, TrueRuleFilter)
    admin.create_rule("made", "sub", "big", filter=SqlRuleFilter("size > 10"), action=SqlRuleAction("SET seen = 1"))
    admin.create_rule(
        "made", "sub", "urgent", filter=CorrelationRuleFilter(label="urgent", properties={"region": "north", "n": 1}))
    admin.delete_rule("made", "sub", "$Default")
    big = admin.get_rule("made", "sub", "big")
    assert (big.filter.sql_expression, big.action.sql_expression) == ("size > 10", "SET seen = 1")
    urgent = admin.get_rule("made", "sub", "urgent").filter
    assert (urgent.label, urgent.properties) == ("urgent", {"region": "north", "n": 1})
    t.publish(
        "made",
        ServiceBusMessage("big", application_properties={"size": 11}),
        ServiceBusMessage("small", application_properties={"size": 1}),
        ServiceBusMessage("urgent", subject="urgent", application_properties={"region": "north", "n": 1}))
    messages = t.subscriber("made", "sub").peek_messages(max_message_count=10)
    assert [str(message) for message in messages] == ["big", "urgent"]
    assert messages[0].application_properties[b"seen"] == 1
    admin.delete_subscription("made", "sub")
    t.fails(ResourceNotFoundError, lambda: admin.get_subscription("made", "sub"))
    admin.delete_topic("made")
    t.fails(ResourceNotFoundError, lambda: admin.get_topic("made"))


@scenario("admin: a queue forwards to another")
def _(t):
    admin = t.admin()
    admin.create_queue("from", forward_to="plain")
    t.send("from", "a")
    assert str(t.one(t.receiver("plain"))) == "a"
    assert admin.get_queue("from").forward_to.endswith("plain")


@scenario("admin: a disabled queue refuses, an enabled one goes on")
def _(t):
    admin = t.admin()
    queue = admin.get_queue("plain")
    queue.status = EntityStatus.disabled
    admin.update_queue(queue)
    t.fails(MessagingEntityDisabledError, lambda: t.send("plain", "a"))
    queue.status = EntityStatus.active
    admin.update_queue(queue)
    t.send("plain", "b", client=t.connect())
    assert t.bodies(t.receiver("plain", client=t.connect())) == ["b"]


@scenario("admin: the namespace has a name")
def _(t):
    assert t.admin().get_namespace_properties().name
