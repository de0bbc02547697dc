import assert from "node:assert/strict";
import { scenario } from "../../event-hubs/scenario.mjs";

const everyPartition = ["0", "1", "2", "3"];

async function count(producer, partition) {
  return (await producer.getPartitionProperties(partition)).lastEnqueuedSequenceNumber + 1;
}

scenario("send: one event", async (t) => {
  await t.send("one", [{ body: "a" }]);
  assert.deepEqual(await t.bodies(1), ["a"]);
});

scenario("send: an array of events stays in one row", async (t) => {
  await t.send("one", ["a", "b", "c"]);
  const events = await t.read(3);
  assert.deepEqual(events.map((event) => [event.body, event.sequenceNumber]), [["a", 0], ["b", 1], ["c", 2]]);
});

scenario("send: a batch that is filled to its limit", async (t) => {
  const producer = t.producer();
  const batch = await producer.createBatch();
  assert.equal(batch.maxSizeInBytes, 1048576);
  const body = Buffer.alloc(100000, "x");
  while (batch.tryAdd({ body })) { /* until it is full */ }
  assert.equal(batch.count, 10);
  assert.equal(batch.tryAdd({ body }), false);
  await producer.sendBatch(batch);
  assert.ok((await t.read(10)).every((event) => body.equals(event.body)));
});

scenario("send: a batch of a smaller size than the hub's", async (t) => {
  const producer = t.producer();
  const batch = await producer.createBatch({ maxSizeInBytes: 1000 });
  assert.equal(batch.tryAdd({ body: Buffer.alloc(2000) }), false);
  assert.equal(batch.tryAdd({ body: "a" }), true);
  await producer.sendBatch(batch);
  assert.deepEqual(await t.bodies(1), ["a"]);
});

scenario("send: a batch for a partition key", async (t) => {
  const producer = t.producer("events");
  const batch = await producer.createBatch({ partitionKey: "customer-1" });
  batch.tryAdd({ body: "a" });
  batch.tryAdd({ body: "b" });
  await producer.sendBatch(batch);
  const counts = await Promise.all(everyPartition.map((partition) => count(producer, partition)));
  assert.deepEqual(counts.toSorted(), [0, 0, 0, 2]);
  const events = await t.read(2, { hub: "events", partition: `${counts.indexOf(2)}` });
  assert.deepEqual(events.map((event) => event.partitionKey), ["customer-1", "customer-1"]);
});

scenario("send: a batch to a partition", async (t) => {
  const producer = t.producer("events");
  const batch = await producer.createBatch({ partitionId: "2" });
  batch.tryAdd({ body: "a" });
  await producer.sendBatch(batch);
  const [event] = await t.read(1, { hub: "events", partition: "2" });
  assert.equal(event.body, "a");
  assert.equal(event.partitionKey ?? null, null);
});

scenario("send: an array to a partition", async (t) => {
  await t.send("events", ["a", "b"], { partitionId: "3" });
  assert.deepEqual(await t.bodies(2, { hub: "events", partition: "3" }), ["a", "b"]);
});

scenario("send: one key, one partition, in the order of the sends", async (t) => {
  const producer = t.producer("events");
  const keys = Array.from({ length: 12 }, (_, i) => `key-${i}`);
  for (let round = 0; round < 3; round++) {
    await Promise.all(keys.map((partitionKey) => producer.sendBatch([{ body: round }], { partitionKey })));
  }

  const homes = new Map();
  for (const partition of everyPartition) {
    const rounds = new Map();
    for (const event of await t.read(await count(producer, partition), { hub: "events", partition })) {
      rounds.set(event.partitionKey, [...rounds.get(event.partitionKey) ?? [], event.body]);
    }

    for (const [key, bodies] of rounds) {
      assert.equal(homes.has(key), false, `'${key}' is in two partitions`);
      homes.set(key, partition);
      assert.deepEqual(bodies, [0, 1, 2]);
    }
  }

  assert.equal(homes.size, keys.length);
  assert.ok(new Set(homes.values()).size > 1, "all keys are in one partition");
});

scenario("send: events without a key are spread evenly", async (t) => {
  const producer = t.producer("events");
  for (let i = 0; i < 20; i++) {
    await producer.sendBatch([{ body: i }]);
  }

  assert.deepEqual(await Promise.all(everyPartition.map((partition) => count(producer, partition))), [5, 5, 5, 5]);
});

scenario("send: bodies of every kind", async (t) => {
  const bodies = ["text", "", 17, -0.5, true, null, [1, "two", null], { a: { b: [1] }, c: "ü€" }];
  await t.send("one", bodies.map((body) => ({ body })));
  assert.deepEqual(await t.bodies(bodies.length), bodies);
});

scenario("send: bytes come back as they are", async (t) => {
  const bytes = Buffer.from(Array.from({ length: 256 }, (_, i) => i));
  await t.send("one", [{ body: bytes }]);
  assert.ok(bytes.equals((await t.read(1))[0].body));
  const [raw] = await t.read(1, { skipParsingBodyAsJson: true });
  assert.ok(bytes.equals(raw.body));
});

scenario("send: AMQP messages with value, sequence and data bodies", async (t) => {
  await t.send("one", [
    { body: { answer: 42, list: ["a"] }, bodyType: "value" },
    { body: [[1, "two"], [3]], bodyType: "sequence" },
    { body: Buffer.from("bytes"), bodyType: "data" },
  ]);
  const events = await t.read(3);
  assert.deepEqual(events.map((event) => event.getRawAmqpMessage().bodyType), ["value", "sequence", "data"]);
  assert.deepEqual(events[0].body, { answer: 42, list: ["a"] });
  assert.deepEqual(events[1].body, [[1, "two"], [3]]);
  assert.equal(events[2].body.toString(), "bytes");
});

scenario("send: properties of all types", async (t) => {
  const properties = {
    text: "ü€", number: 17, negative: -3, fraction: 1.5, yes: true, no: false, time: new Date(1700000000123),
    nothing: null, large: 5000000000,
  };
  await t.send("one", [{ body: "a", properties }]);
  assert.deepEqual((await t.read(1))[0].properties, { ...properties, time: properties.time.getTime() });
});

scenario("send: content type, message id and correlation id", async (t) => {
  const sent = { body: "a", contentType: "application/json", messageId: "m-1", correlationId: "c-1" };
  await t.send("one", [sent, { body: "b", messageId: 5, correlationId: 6 }]);
  const [first, second] = await t.read(2);
  const { body, contentType, messageId, correlationId } = first;
  assert.deepEqual({ body, contentType, messageId, correlationId }, sent);
  assert.deepEqual([second.messageId, second.correlationId, second.contentType], [5, 6, undefined]);
});

scenario("send: all properties and annotations of an AMQP message", async (t) => {
  const properties = {
    to: "to", subject: "subject", replyTo: "reply", replyToGroupId: "replies", contentEncoding: "utf-8", groupId: "g",
  };
  const messageAnnotations = { mine: "annotation", "x-opt-sequence-number": 99 };
  await t.send("one", [{ body: "a", bodyType: "value", properties, messageAnnotations }]);
  const [event] = await t.read(1);
  const received = event.getRawAmqpMessage();
  for (const [name, value] of Object.entries(properties)) {
    assert.equal(received.properties[name], value, name);
  }

  assert.equal(received.messageAnnotations.mine, "annotation");
  assert.equal(event.systemProperties.mine, "annotation");
  assert.equal(event.systemProperties.subject, "subject");
  assert.equal(event.sequenceNumber, 0, "the broker's annotation wins");
});

scenario("send: an event gets its place and its time", async (t) => {
  await t.send("one", ["a"]);
  await t.control("pass 1 minute");
  await t.send("one", [{ body: "b" }], { partitionKey: "key" });
  const [first, second] = await t.read(2);
  assert.deepEqual([first.sequenceNumber, second.sequenceNumber], [0, 1]);
  assert.equal(typeof first.offset, "string");
  assert.notEqual(first.offset, second.offset);
  assert.equal(second.enqueuedTimeUtc - first.enqueuedTimeUtc, 60000);
  assert.equal(second.partitionKey, "key");
});

scenario("send: an event of nearly a megabyte, in several frames", async (t) => {
  const bodies = ["a", "b", "c"].map((letter) => Buffer.alloc(1000000, letter));
  const producer = t.producer();
  await Promise.all(bodies.map((body) => producer.sendBatch([{ body }])));
  const received = (await t.read(3)).map((event) => event.body);
  assert.deepEqual(received.map((body) => body.length), [1000000, 1000000, 1000000]);
  assert.deepEqual(received.map((body) => body.toString()[500000]).toSorted(), ["a", "b", "c"]);
  assert.ok(received.every((body) => body.every((byte) => byte === body[0])));
});

scenario("send: an event that is too large is refused at once, the next one is taken", async (t) => {
  const producer = t.producer("one", { retryOptions: undefined });
  await t.refuses("MessageTooLargeError", /1048576/, () => producer.sendBatch([{ body: Buffer.alloc(1100000) }]));
  await producer.sendBatch([{ body: "a" }]);
  assert.deepEqual(await t.bodies(1), ["a"]);
});

scenario("send: a partition key that is too long is refused at once", async (t) => {
  const producer = t.producer("events", { retryOptions: undefined });
  const partitionKey = "k".repeat(129);
  await assert.rejects(() => producer.sendBatch([{ body: "a" }], { partitionKey }), (error) => {
    assert.match(error.message, /129 characters; 128/);
    assert.equal(error.retryable, false);
    return true;
  });
});

scenario("buffered producer: keeps the order of each key, and uses the broker's partitions", async (t) => {
  const failures = [];
  const sent = [];
  const buffered = t.bufferedProducer("events", {
    maxWaitTimeInMs: 50,
    onSendEventsErrorHandler: ({ error }) => failures.push(error),
    onSendEventsSuccessHandler: ({ partitionId, events }) => {
      sent.push(...events.map((event) => [partitionId, event.body]));
    },
  });
  const keys = ["red", "green", "blue", "black", "white"];
  for (let i = 0; i < 200; i++) {
    await buffered.enqueueEvent({ body: i }, { partitionKey: keys[i % keys.length] });
  }

  await buffered.enqueueEvents([{ body: "x" }, { body: "y" }], { partitionId: "1" });
  await buffered.flush();
  assert.deepEqual(failures, []);
  assert.equal(sent.length, 202);
  const producer = t.producer("events");
  let total = 0;
  for (const partition of everyPartition) {
    const own = sent.filter(([partitionId]) => partitionId === partition).map(([, body]) => body);
    const events = await t.read(await count(producer, partition), { hub: "events", partition });
    assert.deepEqual(events.map((event) => event.body), own);
    total += events.length;
  }

  assert.equal(total, 202);
  for (const partitionKey of keys) {
    await producer.sendBatch([{ body: "after" }], { partitionKey });
  }

  // The broker's hash is the client's: what a plain producer sends with a key lands where the buffered one put it.
  for (const partition of everyPartition) {
    const events = await t.read(await count(producer, partition), { hub: "events", partition });
    const after = events.filter((event) => event.body === "after").map((event) => event.partitionKey);
    const numbers = events.map((event) => event.body).filter(Number.isInteger);
    const before = numbers.map((number) => keys[number % keys.length]);
    assert.deepEqual(new Set(after), new Set(before));
  }
});
