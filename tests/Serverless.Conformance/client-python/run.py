"""Runs one scenario: run.py SCENARIO AMQPS_PORT ADMINISTRATION_PORT CERTIFICATE. Exit code 0: it passed."""
import importlib
import pathlib
import sys

from azure.servicebus._common import _configuration

from context import Context
from scenario import scenarios


def main(name, amqps_port, administration_port, certificate):
    for file in sorted(pathlib.Path(__file__).with_name("scenarios").glob("*.py")):
        importlib.import_module(f"scenarios.{file.stem}")

    # Over TCP this client connects to port 5671 and takes no other; the broker of a test listens on a free one.
    _configuration.DEFAULT_AMQPS_PORT = int(amqps_port)
    with Context(int(administration_port), certificate) as context:
        scenarios[name](context)


main(*sys.argv[1:])
