from azure.servicebus import ServiceBusReceiveMode
from azure.servicebus.exceptions import ServiceBusCommunicationError, ServiceBusError

from scenario import scenario


@scenario("receive: a message is locked, and gone when it is completed")
def _(t):
    t.send("plain", "a")
    receiver = t.receiver("plain")
    message = t.one(receiver)
    assert (str(message), message.delivery_count, message.sequence_number) == ("a", 0, 1)
    assert message.locked_until_utc > message.enqueued_time_utc
    t.nothing(t.receiver("plain", client=t.connect()))
    receiver.complete_message(message)
    t.until(lambda: t.bodies(receiver) == [], "the end of the message")


@scenario("receive: many are completed out of order")
def _(t):
    t.send("plain", *[str(number) for number in range(50)])
    receiver = t.receiver("plain", prefetch_count=20)
    for message in reversed(t.take(receiver, 50)):
        receiver.complete_message(message)
    t.until(lambda: t.bodies(receiver) == [], "the end of the messages")


@scenario("receive: an iterator ends when nothing comes")
def _(t):
    t.send("plain", "a", "b", "c")
    receiver = t.receiver("plain", max_wait_time=1)
    bodies = []
    for message in receiver:
        bodies.append(str(message))
        receiver.complete_message(message)
    assert bodies == ["a", "b", "c"]


@scenario("receive and delete: nothing is left")
def _(t):
    t.send("plain", "a", "b")
    receiver = t.receiver("plain", receive_mode=ServiceBusReceiveMode.RECEIVE_AND_DELETE)
    assert [str(message) for message in t.take(receiver, 2)] == ["a", "b"]
    assert t.bodies(receiver) == []


@scenario("peek: shows messages in pages and locks none")
def _(t):
    t.send("plain", "a", "b", "c")
    receiver = t.receiver("plain")
    first = receiver.peek_messages(max_message_count=2)
    rest = receiver.peek_messages(max_message_count=2, sequence_number=first[-1].sequence_number + 1)
    assert [str(message) for message in first + rest] == ["a", "b", "c"]
    assert len(t.take(receiver, 3)) == 3


@scenario("error: an entity that is not there")
def _(t):
    for action in (
            lambda: t.send("nowhere", "a"), lambda: t.receiver("nowhere"), lambda: t.subscriber("topic", "nowhere")):
        # This client makes a communication error of amqp:not-found on a link, whatever the text.
        t.fails(ServiceBusCommunicationError, action, "nowhere' could not be found", "ErrorCodes.NotFound")


@scenario("error: a queue with sessions takes no plain receiver")
def _(t):
    t.fails(ServiceBusError, lambda: t.receiver("sessions"))
