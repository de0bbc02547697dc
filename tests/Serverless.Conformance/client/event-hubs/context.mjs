import assert from "node:assert/strict";
import {
  earliestEventPosition, EventHubBufferedProducerClient, EventHubConsumerClient, EventHubProducerClient,
} from "@azure/event-hubs";
import { Reader } from "./reader.mjs";

const retryOptions = { maxRetries: 0, timeoutInMs: 15000 };

/** One scenario's clients of event hubs, and short forms of what every scenario does. */
export class EventHubContext {
  #clients = [];
  #readers = [];

  constructor(bus) {
    this.bus = bus;
    this.control = bus.control;
  }

  producer(hub = "one", options = {}) {
    return this.#keep(new EventHubProducerClient(this.bus.connectionString, hub, { retryOptions, ...options }));
  }

  bufferedProducer(hub, options) {
    return this.#keep(new EventHubBufferedProducerClient(this.bus.connectionString, hub, { retryOptions, ...options }));
  }

  consumer(hub = "one", { group = "$Default", checkpoints, ...options } = {}) {
    const settings = { retryOptions, ...options };
    return this.#keep(checkpoints
      ? new EventHubConsumerClient(group, this.bus.connectionString, hub, checkpoints, settings)
      : new EventHubConsumerClient(group, this.bus.connectionString, hub, settings));
  }

  /** Sends events, or bodies, in one batch and answers when they are accepted. */
  async send(hub, events, options = {}) {
    const producer = this.producer(hub);
    await producer.sendBatch(events.map((event) => typeof event === "string" ? { body: event } : event), options);
    await producer.close();
  }

  /** A reader of one partition, of the one hub's from its beginning when nothing else is said. */
  reader({ hub = "one", group, partition = "0", from = earliestEventPosition, client = {}, ...options } = {}) {
    return this.subscribe(this.consumer(hub, { group, ...client }), partition, { startPosition: from, ...options });
  }

  /** A reader of one partition, or with null of those that the client's load balancing chooses. */
  subscribe(consumer, partition, options = {}) {
    const reader = new Reader(this, consumer, partition, { maxBatchSize: 100, maxWaitTimeInSeconds: 1, ...options });
    this.#readers.push(reader);
    return reader;
  }

  /** The events from a position on; fails when more than so many came. */
  async read(count, options = {}) {
    const reader = this.reader(options);
    const events = await reader.take(count);
    await reader.close();
    return events;
  }

  async bodies(count, options = {}) {
    return (await this.read(count, options)).map((event) => event.body);
  }

  /** That an action fails with a code, and that the client does not think of trying again. */
  async refuses(code, pattern, action) {
    await assert.rejects(action, (error) => {
      assert.equal(error.code, code, `${error.code}: ${error.message}`);
      assert.match(error.message, pattern);
      assert.equal(error.retryable, false, `'${code}' is tried again`);
      return true;
    });
  }

  until(condition, what, timeout) {
    return this.bus.until(condition, what, timeout);
  }

  async close() {
    await Promise.all(this.#readers.map((reader) => reader.close()));
    await Promise.all(this.#clients.map((client) => client.close()));
  }

  #keep(client) {
    this.#clients.push(client);
    return client;
  }
}
