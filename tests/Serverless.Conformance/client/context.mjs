import assert from "node:assert/strict";
import { ServiceBusAdministrationClient, ServiceBusClient } from "@azure/service-bus";
import Long from "long";

const retryOptions = { maxRetries: 0, retryDelayInMs: 100, timeoutInMs: 8000 };

/** One scenario's client, and short forms of what every scenario does. */
export class Context {
  #clients = [];
  #administration;

  constructor(request, control) {
    this.connectionString = request.connectionString;
    this.secureConnectionString = request.secureConnectionString;
    this.#administration = request.administration;
    this.control = control;
    this.client = this.connect();
  }

  /** Over TLS, which this client insists on. NODE_EXTRA_CA_CERTS names the broker's certificate. */
  get admin() {
    return new ServiceBusAdministrationClient(this.#administration, { retryOptions: { maxRetries: 0 } });
  }

  /** Without TLS on the same port, as the client for .NET speaks to an emulator. */
  get plainAdmin() {
    const client = this.admin;
    client.pipeline.addPolicy({
      name: "plainHttp",
      sendRequest: (request, next) => {
        request.url = request.url.replace(/^https:/, "http:");
        request.allowInsecureConnection = true;
        return next(request);
      },
    });
    return client;
  }

  connect(options = {}) {
    const client = new ServiceBusClient(options.connectionString ?? this.connectionString, {
      retryOptions: { ...retryOptions, ...options.retryOptions },
    });
    this.#clients.push(client);
    return client;
  }

  async send(entity, ...messages) {
    const sender = this.client.createSender(entity);
    await sender.sendMessages(messages.map((message) => typeof message === "string" ? { body: message } : message));
    await sender.close();
  }

  receiver(entity, options = {}) {
    return this.client.createReceiver(entity, { maxAutoLockRenewalDurationInMs: 0, ...options });
  }

  /** Receives exactly that many messages, in the order of arrival. */
  async take(receiver, count = 1) {
    const messages = [];
    const deadline = Date.now() + 15000;
    while (messages.length < count && Date.now() < deadline) {
      messages.push(...await receiver.receiveMessages(count - messages.length, { maxWaitTimeInMs: 5000 }));
    }

    assert.equal(messages.length, count, `${messages.length} of ${count} messages came`);
    return messages;
  }

  async one(receiver) {
    return (await this.take(receiver, 1))[0];
  }

  /** All messages of an entity, peeked. */
  async peekAll(entity, options = {}) {
    const receiver = this.receiver(entity, options);
    const messages = await receiver.peekMessages(1000, { fromSequenceNumber: Long.ZERO });
    await receiver.close();
    return messages;
  }

  async fails(code, action) {
    await assert.rejects(action, (error) => {
      assert.equal(error.code, code, `${error.code}: ${error.message}`);
      return true;
    });
  }

  /** Polls until the condition holds. */
  async until(condition, what, timeout = 15000) {
    const deadline = Date.now() + timeout;
    while (!await condition()) {
      assert.ok(Date.now() < deadline, `${what} did not happen within ${timeout} ms`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  async close() {
    await Promise.all(this.#clients.map((client) => client.close()));
  }
}
