from azure.servicebus import ServiceBusMessage, ServiceBusSubQueue

from scenario import scenario


@scenario("topic: every subscription gets a copy of its own")
def _(t):
    t.publish("topic", ServiceBusMessage("a", session_id="s1"))
    receivers = [t.subscriber("topic", "all"), t.subscriber("topic", "by-session", session_id="s1")]
    for receiver in receivers:
        message = t.one(receiver)
        assert (str(message), message.sequence_number) == ("a", 1)
        receiver.complete_message(message)


@scenario("topic: rules choose by SQL and by correlation")
def _(t):
    t.publish(
        "topic",
        ServiceBusMessage("red", application_properties={"colour": "red"}),
        ServiceBusMessage("blue", application_properties={"colour": "blue"}),
        ServiceBusMessage("urgent", subject="urgent"))
    assert t.bodies(t.subscriber("topic", "red")) == ["red"]
    assert t.bodies(t.subscriber("topic", "urgent")) == ["urgent"]
    assert t.bodies(t.subscriber("topic", "all")) == ["red", "blue", "urgent"]


@scenario("topic: a subscription has dead letters of its own")
def _(t):
    t.publish("topic", ServiceBusMessage("a"))
    receiver = t.subscriber("topic", "all")
    receiver.dead_letter_message(t.one(receiver), reason="broken")
    letter = t.one(t.subscriber("topic", "all", sub_queue=ServiceBusSubQueue.DEAD_LETTER))
    assert (str(letter), letter.dead_letter_reason) == ("a", "broken")
    assert t.bodies(t.subscriber("topic", "ruled")) == ["a"]
