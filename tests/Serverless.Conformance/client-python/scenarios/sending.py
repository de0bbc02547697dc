import datetime
import uuid

from azure.servicebus import ServiceBusMessage
from azure.servicebus.amqp import AmqpAnnotatedMessage, AmqpMessageBodyType
from azure.servicebus.exceptions import MessageSizeExceededError

from scenario import scenario

ALMOST_256_KIB = 255 * 1024


@scenario("send: one message")
def _(t):
    with t.client.get_queue_sender("plain") as sender:
        sender.send_messages(ServiceBusMessage("a"))
    assert t.bodies(t.receiver("plain")) == ["a"]


@scenario("send: a list of messages keeps its order")
def _(t):
    bodies = [str(number) for number in range(100)]
    t.send("plain", *bodies)
    assert t.bodies(t.receiver("plain")) == bodies


@scenario("send: a batch keeps its order")
def _(t):
    with t.client.get_queue_sender("plain") as sender:
        batch = sender.create_message_batch()
        for number in range(10):
            batch.add_message(ServiceBusMessage(str(number)))
        sender.send_messages(batch)
    assert t.bodies(t.receiver("plain")) == [str(number) for number in range(10)]


@scenario("send: a batch takes no more than the queue allows")
def _(t):
    with t.client.get_queue_sender("plain") as sender:
        batch = sender.create_message_batch()
        largest = batch.max_size_in_bytes
        assert largest > 100_000, largest
        t.fails(MessageSizeExceededError, lambda: batch.add_message(ServiceBusMessage(b"x" * largest)))


# More than one frame of this client's, which are of 64 KiB.
@scenario("send: a big message arrives whole")
def _(t):
    body = bytes(index * 31 % 251 for index in range(ALMOST_256_KIB))
    with t.client.get_queue_sender("plain") as sender:
        sender.send_messages(ServiceBusMessage(body))
    assert b"".join(t.one(t.receiver("plain")).body) == body


@scenario("send: properties arrive as they were sent")
def _(t):
    sent = {
        "message_id": "id",
        "correlation_id": "correlation",
        "subject": "subject",
        "to": "to",
        "reply_to": "reply-to",
        "content_type": "text/plain",
        "session_id": "s1",
        "reply_to_session_id": "s2",
        "partition_key": "s1",
        "time_to_live": datetime.timedelta(minutes=7),
    }
    t.send("plain", ServiceBusMessage("a", **sent))
    message = t.one(t.receiver("plain"))
    received = {name: getattr(message, name) for name in sent}
    assert received == sent, received
    assert message.expires_at_utc - message.enqueued_time_utc == sent["time_to_live"]


@scenario("send: application properties of every type arrive")
def _(t):
    sent = {
        "text": "grün",
        "yes": True,
        "int": 2**31 - 1,
        "negative": -5,
        "long": 2**40,
        "double": 1.5,
        "id": uuid.UUID("6f2d1c1a-0b55-4b5c-9a46-0c1f0c4e8d10"),
        "bytes": bytearray(b"\x00\xff"),
        "time": datetime.datetime(2026, 11, 23, 12, 0, 1),
    }
    t.send("plain", ServiceBusMessage("a", application_properties=sent))
    received = t.one(t.receiver("plain")).application_properties
    assert received == {
        b"text": "grün".encode(), b"yes": True, b"int": 2**31 - 1, b"negative": -5, b"long": 2**40, b"double": 1.5,
        b"id": sent["id"], b"bytes": sent["bytes"], b"time": 1795435201000,
    }, received


@scenario("send: bodies of an AMQP value and of a sequence")
def _(t):
    t.send("plain", AmqpAnnotatedMessage(value_body={b"a": 1}), AmqpAnnotatedMessage(sequence_body=[[1, 2], [b"three"]]))
    value, sequence = t.take(t.receiver("plain"), 2)
    assert (value.body_type, value.body) == (AmqpMessageBodyType.VALUE, {b"a": 1})
    assert (sequence.body_type, list(sequence.body)) == (AmqpMessageBodyType.SEQUENCE, [[1, 2], [b"three"]])


@scenario("schedule: a message comes when it is due")
def _(t):
    due = datetime.datetime.utcnow() + datetime.timedelta(seconds=2)
    with t.client.get_queue_sender("plain") as sender:
        (number,) = sender.schedule_messages(ServiceBusMessage("later"), due)
    message = t.one(t.receiver("plain"))
    assert (str(message), message.sequence_number > 0, number > 0) == ("later", True, True)
    assert message.enqueued_time_utc.replace(tzinfo=None) >= due - datetime.timedelta(milliseconds=1)


@scenario("schedule: several are cancelled by their numbers")
def _(t):
    due = datetime.datetime.utcnow() + datetime.timedelta(hours=1)
    with t.client.get_queue_sender("plain") as sender:
        numbers = sender.schedule_messages([ServiceBusMessage("a"), ServiceBusMessage("b"), ServiceBusMessage("c")], due)
        sender.cancel_scheduled_messages(numbers[:2])
    assert t.bodies(t.receiver("plain")) == ["c"]


@scenario("send: a duplicate is dropped")
def _(t):
    t.send("dedup", ServiceBusMessage("a", message_id="1"))
    t.send("dedup", ServiceBusMessage("b", message_id="1"), ServiceBusMessage("c", message_id="2"))
    assert t.bodies(t.receiver("dedup")) == ["a", "c"]
