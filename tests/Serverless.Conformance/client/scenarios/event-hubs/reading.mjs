import assert from "node:assert/strict";
import { latestEventPosition } from "@azure/event-hubs";
import { scenario } from "../../event-hubs/scenario.mjs";

const letters = ["a", "b", "c", "d", "e"];

scenario("read: from the earliest event", async (t) => {
  await t.send("one", letters);
  assert.deepEqual(await t.bodies(5), letters);
});

scenario("read: from the latest event, only what comes later", async (t) => {
  await t.send("one", ["before"]);
  const reader = t.reader({ from: latestEventPosition, maxWaitTimeInSeconds: 0.1 });
  await reader.attached();
  await t.send("one", ["after"]);
  assert.deepEqual((await reader.take(1)).map((event) => event.body), ["after"]);
});

scenario("read: from the latest event of a partition that is empty", async (t) => {
  const reader = t.reader({ from: latestEventPosition, maxWaitTimeInSeconds: 0.1 });
  await reader.attached();
  await t.send("one", ["first"]);
  assert.deepEqual((await reader.take(1)).map((event) => event.sequenceNumber), [0]);
});

scenario("read: after an offset, and from an offset", async (t) => {
  await t.send("one", letters);
  const { offset } = (await t.read(5))[2];
  assert.deepEqual(await t.bodies(2, { from: { offset } }), ["d", "e"]);
  assert.deepEqual(await t.bodies(3, { from: { offset, isInclusive: true } }), ["c", "d", "e"]);
});

scenario("read: after a sequence number, and from a sequence number", async (t) => {
  await t.send("one", letters);
  assert.deepEqual(await t.bodies(2, { from: { sequenceNumber: 2 } }), ["d", "e"]);
  assert.deepEqual(await t.bodies(3, { from: { sequenceNumber: 2, isInclusive: true } }), ["c", "d", "e"]);
  assert.deepEqual(await t.bodies(5, { from: { sequenceNumber: 0, isInclusive: true } }), letters);
});

scenario("read: after a time", async (t) => {
  for (const body of letters) {
    await t.send("one", [body]);
    await t.control("pass 1 minute");
  }

  const time = (await t.read(5))[2].enqueuedTimeUtc;
  assert.deepEqual(await t.bodies(2, { from: { enqueuedOn: time } }), ["d", "e"]);
  assert.deepEqual(await t.bodies(3, { from: { enqueuedOn: time.getTime() - 1 } }), ["c", "d", "e"]);
  assert.deepEqual(await t.bodies(5, { from: { enqueuedOn: 0 } }), letters);
});

scenario("read: after a time that has not come, only what comes later", async (t) => {
  await t.send("one", ["before"]);
  const [event] = await t.read(1);
  const reader = t.reader({ from: { enqueuedOn: event.enqueuedTimeUtc.getTime() + 1000 }, maxWaitTimeInSeconds: 0.1 });
  await reader.attached();
  await t.control("pass 1 minute");
  await t.send("one", ["after"]);
  assert.deepEqual((await reader.take(1)).map((e) => e.body), ["after"]);
});

scenario("read: after the last event, by offset and by number, what comes next", async (t) => {
  await t.send("one", ["a"]);
  const [{ offset, sequenceNumber }] = await t.read(1);
  const readers = [{ offset }, { sequenceNumber }].map((from) => t.reader({ from, maxWaitTimeInSeconds: 0.1 }));
  await Promise.all(readers.map((reader) => reader.attached()));
  await t.send("one", ["b"]);
  for (const reader of readers) {
    assert.deepEqual((await reader.take(1)).map((event) => event.body), ["b"]);
  }
});

scenario("read: each partition from a position of its own", async (t) => {
  await t.send("events", ["a", "b"], { partitionId: "0" });
  await t.send("events", ["c", "d"], { partitionId: "1" });
  const reader = t.subscribe(t.consumer("events"), null, {
    startPosition: { 0: { sequenceNumber: 0 }, 1: { offset: "-1" }, 2: { offset: "-1" }, 3: { offset: "-1" } },
  });
  assert.deepEqual((await reader.take(3)).map((event) => event.body).toSorted(), ["b", "c", "d"]);
});

scenario("read: only the partition that was asked for", async (t) => {
  for (const partitionId of ["0", "1", "2", "3"]) {
    await t.send("events", [`for ${partitionId}`], { partitionId });
  }

  assert.deepEqual(await t.bodies(1, { hub: "events", partition: "2" }), ["for 2"]);
});

scenario("read: events stay, a second reader gets them too", async (t) => {
  await t.send("one", letters);
  assert.deepEqual(await t.bodies(5), letters);
  assert.deepEqual(await t.bodies(5), letters);
});

scenario("read: every consumer group gets all events", async (t) => {
  const readers = ["$Default", "audit", "reports"].map((group) => t.reader({ hub: "events", group, partition: "0" }));
  await t.send("events", letters, { partitionId: "0" });
  for (const reader of readers) {
    assert.deepEqual((await reader.take(5)).map((event) => event.body), letters);
  }
});

scenario("read: what several producers send comes in the order of its numbers", async (t) => {
  const reader = t.reader();
  await Promise.all(["a", "b", "c"].map(async (name) => {
    const producer = t.producer();
    for (let i = 0; i < 30; i++) {
      await producer.sendBatch([{ body: { name, i } }, { body: { name, i: i + 0.5 } }]);
    }
  }));
  const events = await reader.take(180);
  assert.deepEqual(events.map((event) => event.sequenceNumber), Array.from({ length: 180 }, (_, i) => i));
  for (const name of ["a", "b", "c"]) {
    const own = events.map((event) => event.body).filter((body) => body.name === name).map((body) => body.i);
    assert.deepEqual(own, own.toSorted((a, b) => a - b));
    assert.equal(own.length, 60);
  }
});

scenario("read: no batch is larger than maxBatchSize", async (t) => {
  await t.send("one", Array.from({ length: 95 }, (_, i) => ({ body: i })));
  const reader = t.reader({ maxBatchSize: 10, prefetchCount: 50 });
  const events = await reader.take(95);
  assert.deepEqual(events.map((event) => event.body), Array.from({ length: 95 }, (_, i) => i));
  assert.ok(reader.batches.every((batch) => batch.length <= 10));
});

scenario("read: a wait that brings nothing ends after maxWaitTime with no event", async (t) => {
  const reader = t.reader({ maxWaitTimeInSeconds: 0.1 });
  await t.until(() => reader.batches.length >= 3, "the third wait");
  assert.deepEqual(reader.events, []);
  await t.send("one", ["a"]);
  assert.deepEqual((await reader.take(1)).map((event) => event.body), ["a"]);
});

scenario("read: the last enqueued event's properties, beside each event", async (t) => {
  await t.send("one", letters);
  const seen = [];
  const reader = t.reader({
    trackLastEnqueuedEventProperties: true,
    onBatch: async (events, context) => { seen.push({ ...context.lastEnqueuedEventProperties }); },
  });
  const last = (await reader.take(5)).at(-1);
  const properties = seen.at(-1);
  assert.equal(properties.sequenceNumber, 4);
  assert.equal(properties.offset, last.offset);
  assert.equal(properties.enqueuedOn.getTime(), last.enqueuedTimeUtc.getTime());
  assert.ok(properties.retrievedOn >= last.enqueuedTimeUtc);
  const without = t.reader({ onBatch: async (events, context) => { seen.push(context.lastEnqueuedEventProperties); } });
  await without.take(5);
  assert.equal(seen.at(-1)?.sequenceNumber, undefined);
});

scenario("read: a producer and a reader go on after the broker restarted", async (t) => {
  const retryOptions = { maxRetries: 10, retryDelayInMs: 200, timeoutInMs: 15000 };
  const producer = t.producer("one", { retryOptions });
  const reader = t.reader({ client: { retryOptions }, maxWaitTimeInSeconds: 0.5 });
  await producer.sendBatch([{ body: "before" }]);
  await reader.take(1);
  await t.control("restart");
  await producer.sendBatch([{ body: "after" }]);
  await t.until(() => reader.events.length >= 2, "the event after the restart", 30000);
  const seen = reader.events.map((event) => [event.body, event.sequenceNumber]);
  assert.deepEqual(seen, [["before", 0], ["after", 1]]);
});
