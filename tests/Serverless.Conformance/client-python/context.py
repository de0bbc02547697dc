import contextlib
import time

from azure.servicebus import NEXT_AVAILABLE_SESSION, ServiceBusClient, ServiceBusMessage
from azure.servicebus.management import ServiceBusAdministrationClient

PATIENCE = 15


class Context(contextlib.ExitStack):
    """One scenario's clients, and short forms of what every scenario does."""

    def __init__(self, administration_port, certificate):
        super().__init__()
        self._administration_port = administration_port
        self.certificate = certificate
        self.client = self.connect()

    def connect(self, host="localhost", **options):
        options = {"connection_verify": self.certificate, "retry_total": 0, **options}
        return self.enter_context(ServiceBusClient.from_connection_string(self._connection_string(host), **options))

    def admin(self, host="localhost", **options):
        """Trusts what REQUESTS_CA_BUNDLE names."""
        address = self._connection_string(f"{host}:{self._administration_port}")
        client = ServiceBusAdministrationClient.from_connection_string(address, retry_total=0, **options)
        return self.enter_context(client)

    def send(self, entity, *messages, client=None):
        with (client or self.client).get_queue_sender(entity) as sender:
            sender.send_messages([ServiceBusMessage(m) if isinstance(m, str) else m for m in messages])

    def publish(self, topic, *messages):
        with self.client.get_topic_sender(topic) as sender:
            sender.send_messages(list(messages))

    def receiver(self, queue, client=None, **options):
        return self.enter_context((client or self.client).get_queue_receiver(queue, **options))

    def subscriber(self, topic, subscription, **options):
        return self.enter_context(self.client.get_subscription_receiver(topic, subscription, **options))

    def session(self, session_id=NEXT_AVAILABLE_SESSION, client=None, **options):
        return self.receiver("sessions", client=client, session_id=session_id, **options)

    def take(self, receiver, count):
        """Receives exactly that many messages, in the order of arrival."""
        messages = []
        deadline = time.monotonic() + PATIENCE
        while len(messages) < count and time.monotonic() < deadline:
            messages += receiver.receive_messages(max_message_count=count - len(messages), max_wait_time=5)
        assert len(messages) == count, f"{len(messages)} of {count} messages came"
        return messages

    def one(self, receiver):
        return self.take(receiver, 1)[0]

    def nothing(self, receiver):
        messages = receiver.receive_messages(max_message_count=1, max_wait_time=1)
        assert messages == [], f"'{messages[0]}' came"

    def bodies(self, receiver):
        """The bodies of all messages, peeked from the first on."""
        return [str(message) for message in receiver.peek_messages(max_message_count=1000, sequence_number=1)]

    def until(self, condition, what):
        """Polls until the condition holds."""
        deadline = time.monotonic() + PATIENCE
        while not condition():
            assert time.monotonic() < deadline, f"{what} did not happen within {PATIENCE} s"
            time.sleep(0.02)

    def fails(self, error, action, *text):
        """Returns the error; its message has the texts."""
        try:
            action()
        except error as raised:
            for part in text:
                assert part in str(raised), f"'{part}' is not in: {raised}"
            return raised
        raise AssertionError(f"{error.__name__} was not raised")

    @staticmethod
    def _connection_string(address):
        return f"Endpoint=sb://{address};SharedAccessKeyName=root;SharedAccessKey=local"
