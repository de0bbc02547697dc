import logging
import os

from azure.core.exceptions import ServiceRequestError
from azure.servicebus import ServiceBusMessage
from azure.servicebus.exceptions import ServiceBusError

from scenario import scenario


class Log(logging.Handler):
    """What a logger says; uamqp tells why a handshake failed nowhere else."""

    def __init__(self, name):
        super().__init__()
        self.lines = []
        self._logger = logging.getLogger(name)

    def emit(self, record):
        self.lines.append(record.getMessage())

    def __enter__(self):
        self._logger.setLevel(logging.INFO)
        self._logger.addHandler(self)
        return self

    def __exit__(self, *_):
        self._logger.removeHandler(self)


@scenario("trust: the certificate is good for the address too")
def _(t):
    t.send("plain", "a", client=t.connect("127.0.0.1"))
    assert t.bodies(t.receiver("plain", client=t.connect("127.0.0.1"))) == ["a"]
    assert t.admin("127.0.0.1").get_queue("plain").name == "plain"


@scenario("trust: AMQP without the certificate is refused by the client")
def _(t):
    # None: the authorities that the system trusts.
    with Log("uamqp") as log:
        sender = t.connect(connection_verify=None).get_queue_sender("plain", auth_timeout=3)
        t.fails(ServiceBusError, lambda: sender.send_messages(ServiceBusMessage("a")))
    assert any("certificate verify failed" in line for line in log.lines), log.lines
    assert t.bodies(t.receiver("plain")) == []


@scenario("trust: administration without the certificate is refused by the client")
def _(t):
    del os.environ["REQUESTS_CA_BUNDLE"]
    t.fails(ServiceRequestError, lambda: t.admin().get_queue("plain"), "CERTIFICATE_VERIFY_FAILED")
