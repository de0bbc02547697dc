import time

from azure.servicebus import ServiceBusMessage
from azure.servicebus.exceptions import ServiceBusError, SessionCannotBeLockedError

from scenario import scenario


def to(session, *bodies):
    return [ServiceBusMessage(body, session_id=session) for body in bodies]


@scenario("session: accept by id receives that session only")
def _(t):
    t.send("sessions", *to("s1", "a"), *to("s2", "b"), *to("s1", "c"))
    receiver = t.session("s1")
    assert receiver.session.session_id == "s1"
    assert [(str(m), m.session_id) for m in t.take(receiver, 2)] == [("a", "s1"), ("c", "s1")]
    t.nothing(receiver)


@scenario("session: the next one is granted to one receiver")
def _(t):
    t.send("sessions", *to("s1", "a"), *to("s2", "b"))
    receivers = [t.session(), t.session(client=t.connect())]
    assert sorted(r.session.session_id for r in receivers) == ["s1", "s2"]
    assert sorted(str(t.one(r)) for r in receivers) == ["a", "b"]


@scenario("session: the state is kept until it is cleared")
def _(t):
    receiver = t.session("s1")
    assert not receiver.session.get_state()
    receiver.session.set_state("step 3")
    receiver.close()
    again = t.session("s1", client=t.connect())
    assert again.session.get_state() == b"step 3"
    again.session.set_state(None)
    assert not again.session.get_state()


@scenario("session: a renewed lock holds past its first end")
def _(t):
    t.send("sessions", *to("s1", "a"))
    receiver = t.session("s1")
    message = t.one(receiver)
    before = receiver.session.locked_until_utc
    time.sleep(3)
    assert receiver.session.renew_lock() > before
    time.sleep(3)
    t.fails(SessionCannotBeLockedError, lambda: t.session("s1", client=t.connect()))
    receiver.complete_message(message)
    t.until(lambda: t.bodies(receiver) == [], "the end of the message")


@scenario("session: a held one cannot be locked, a closed one can")
def _(t):
    holder = t.session("s1")
    other = t.connect()
    t.fails(SessionCannotBeLockedError, lambda: t.session("s1", client=other))
    holder.close()
    t.until(lambda: accepted(t, other), "the end of the session's lock")


def accepted(t, client):
    try:
        return t.session("s1", client=client).session.session_id == "s1"
    except SessionCannotBeLockedError:
        return False


@scenario("session: defer and receive deferred")
def _(t):
    t.send("sessions", *to("s1", "a", "b"))
    receiver = t.session("s1")
    first = t.one(receiver)
    receiver.defer_message(first)
    assert str(t.one(receiver)) == "b"
    (deferred,) = receiver.receive_deferred_messages(first.sequence_number)
    receiver.complete_message(deferred)
    assert t.bodies(receiver) == ["b"]


@scenario("session: a plain queue has none")
def _(t):
    t.fails(ServiceBusError, lambda: t.receiver("plain", session_id="s1"))
