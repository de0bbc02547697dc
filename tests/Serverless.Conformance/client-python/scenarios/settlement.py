import time

from azure.servicebus import AutoLockRenewer, ServiceBusReceiveMode, ServiceBusSubQueue
from azure.servicebus.exceptions import MessageLockLostError, MessageNotFoundError

from scenario import scenario


@scenario("abandon: the message comes again with a delivery more")
def _(t):
    t.send("plain", "a")
    receiver = t.receiver("plain")
    receiver.abandon_message(t.one(receiver))
    again = t.one(receiver)
    assert (str(again), again.delivery_count) == ("a", 1)


@scenario("abandon: too often puts the message into the dead letters")
def _(t):
    t.send("plain", "a")
    receiver = t.receiver("plain")
    for _ in range(3):
        receiver.abandon_message(t.one(receiver))
    letter = t.one(t.receiver("plain", sub_queue=ServiceBusSubQueue.DEAD_LETTER))
    assert (str(letter), letter.dead_letter_reason) == ("a", "MaxDeliveryCountExceeded")


@scenario("defer: a deferred message is received by its number alone")
def _(t):
    t.send("plain", "a", "b")
    receiver = t.receiver("plain")
    first = t.one(receiver)
    receiver.defer_message(first)
    second = t.one(receiver)
    assert str(second) == "b"
    receiver.complete_message(second)
    t.nothing(receiver)
    (deferred,) = receiver.receive_deferred_messages(first.sequence_number)
    assert str(deferred) == "a"
    receiver.complete_message(deferred)
    assert t.bodies(receiver) == []


@scenario("defer: a deferred message is received and deleted")
def _(t):
    t.send("plain", "a")
    receiver = t.receiver("plain")
    message = t.one(receiver)
    receiver.defer_message(message)
    t.nothing(receiver)
    deleting = t.receiver("plain", receive_mode=ServiceBusReceiveMode.RECEIVE_AND_DELETE)
    assert [str(m) for m in deleting.receive_deferred_messages([message.sequence_number])] == ["a"]
    assert t.bodies(receiver) == []


@scenario("defer: a number that is not there")
def _(t):
    receiver = t.receiver("plain")
    t.fails(MessageNotFoundError, lambda: receiver.receive_deferred_messages(12345))


@scenario("dead letter: the reason and the description arrive in the sub queue")
def _(t):
    t.send("plain", "a")
    receiver = t.receiver("plain")
    receiver.dead_letter_message(t.one(receiver), reason="broken", error_description="no such product")
    letters = t.receiver("plain", sub_queue=ServiceBusSubQueue.DEAD_LETTER)
    letter = t.one(letters)
    assert (str(letter), letter.dead_letter_reason, letter.dead_letter_error_description) == (
        "a", "broken", "no such product")
    letters.complete_message(letter)
    t.until(lambda: t.bodies(letters) == [], "the end of the dead letter")


@scenario("dead letter: a deferred message goes there through the management link")
def _(t):
    t.send("plain", "a")
    receiver = t.receiver("plain")
    message = t.one(receiver)
    receiver.defer_message(message)
    t.nothing(receiver)
    (deferred,) = receiver.receive_deferred_messages([message.sequence_number])
    receiver.dead_letter_message(deferred, reason="late", error_description="too late")
    letter = t.one(t.receiver("plain", sub_queue="deadletter"))
    assert (letter.dead_letter_reason, letter.dead_letter_error_description) == ("late", "too late")


@scenario("renew: a renewed lock holds past its first end")
def _(t):
    t.send("short-lock", "a")
    receiver = t.receiver("short-lock")
    message = t.one(receiver)
    before = message.locked_until_utc
    time.sleep(3)
    assert receiver.renew_message_lock(message) > before
    time.sleep(3)
    t.nothing(t.receiver("short-lock", client=t.connect()))
    receiver.complete_message(message)
    t.until(lambda: t.bodies(receiver) == [], "the end of the message")


@scenario("renew: the client's own renewer keeps a lock")
def _(t):
    t.send("short-lock", "a")
    receiver = t.receiver("short-lock")
    renewer = t.enter_context(AutoLockRenewer(max_lock_renewal_duration=30))
    message = t.one(receiver)
    renewer.register(receiver, message)
    time.sleep(6)
    t.nothing(t.receiver("short-lock", client=t.connect()))
    receiver.complete_message(message)
    t.until(lambda: t.bodies(receiver) == [], "the end of the message")


@scenario("lock expiry: the message comes again")
def _(t):
    t.send("short-lock", "a")
    t.one(t.receiver("short-lock"))
    again = t.one(t.receiver("short-lock", client=t.connect()))
    assert (str(again), again.delivery_count) == ("a", 1)


@scenario("error: a lock that is gone is lost")
def _(t):
    t.send("plain", "a")
    receiver = t.receiver("plain")
    message = t.one(receiver)
    receiver.complete_message(message)
    t.until(lambda: t.bodies(receiver) == [], "the end of the message")
    # Otherwise the client answers by itself, and the broker is not asked.
    message._settled = False
    t.fails(MessageLockLostError, lambda: receiver.renew_message_lock(message))
