import assert from "node:assert/strict";

/** A subscription that keeps what it is given. */
export class Reader {
  events = [];
  batches = [];
  errors = [];
  closed = [];
  partitions = new Set();
  #attached = false;
  #subscription;
  #context;

  constructor(context, consumer, partition, { onBatch, ...options }) {
    this.#context = context;
    const handlers = {
      processInitialize: async ({ partitionId }) => { this.partitions.add(partitionId); },
      processEvents: async (events, partitionContext) => {
        this.#attached = true;
        this.batches.push(events);
        this.events.push(...events);
        await onBatch?.(events, partitionContext);
      },
      processError: async (error) => { this.errors.push(error); },
      processClose: async (reason, { partitionId }) => {
        this.partitions.delete(partitionId);
        this.closed.push(reason);
      },
    };
    this.#subscription = partition === null
      ? consumer.subscribe(handlers, options)
      : consumer.subscribe(partition, handlers, options);
  }

  get bodies() {
    return this.events.map((event) => event.body);
  }

  /** Completes when the link reads: with the first events, or with the first wait that brought none. */
  attached() {
    return this.#context.until(() => this.#attached || this.#failed(), "the reader's attach");
  }

  /** The first so many events; fails when more came. */
  async take(count) {
    await this.#context.until(() => this.events.length >= count || this.#failed(), `event ${count}`, 30000);
    assert.equal(this.events.length, count, `${this.events.length} of ${count} events came`);
    return this.events;
  }

  /** The error that ended the reader. */
  async failure() {
    await this.#context.until(() => this.errors.length > 0, "the reader's end");
    return this.errors[0];
  }

  close() {
    return this.#subscription.close();
  }

  #failed() {
    if (this.errors.length > 0) {
      throw this.errors[0];
    }

    return false;
  }
}
