import assert from "node:assert/strict";
import { scenario } from "../../event-hubs/scenario.mjs";

scenario("hub properties: name, partitions and time of creation", async (t) => {
  const properties = await t.producer("events").getEventHubProperties();
  assert.equal(properties.name, "events");
  assert.deepEqual(properties.partitionIds, ["0", "1", "2", "3"]);
  assert.ok(Math.abs(Date.now() - properties.createdOn.getTime()) < 3600000, `${properties.createdOn}`);
  assert.equal(properties.isGeoDrEnabled, false);
});

scenario("hub properties: a consumer sees the same partitions", async (t) => {
  assert.deepEqual(await t.consumer("events", { group: "audit" }).getPartitionIds(), ["0", "1", "2", "3"]);
});

scenario("partition properties: of a partition that never had an event", async (t) => {
  const properties = await t.producer().getPartitionProperties("0");
  assert.equal(properties.eventHubName, "one");
  assert.equal(properties.partitionId, "0");
  assert.equal(properties.isEmpty, true);
  assert.equal(properties.lastEnqueuedSequenceNumber, -1);
  assert.equal(properties.lastEnqueuedOffset, "-1");
});

scenario("partition properties: after sends", async (t) => {
  await t.send("one", ["a", "b", "c"]);
  const last = (await t.read(3)).at(-1);
  const properties = await t.consumer().getPartitionProperties("0");
  assert.equal(properties.isEmpty, false);
  assert.equal(properties.beginningSequenceNumber, 0);
  assert.equal(properties.lastEnqueuedSequenceNumber, 2);
  assert.equal(properties.lastEnqueuedOffset, last.offset);
  assert.deepEqual(properties.lastEnqueuedOnUtc, last.enqueuedTimeUtc);
});

scenario("partition properties: after the retention", async (t) => {
  await t.send("one", ["a", "b"]);
  await t.control("pass 2 hours");
  const producer = t.producer();
  const emptied = await producer.getPartitionProperties("0");
  assert.equal(emptied.isEmpty, true);
  assert.equal(emptied.lastEnqueuedSequenceNumber, 1);
  await t.send("one", ["c"]);
  const properties = await producer.getPartitionProperties("0");
  assert.equal(properties.isEmpty, false);
  assert.equal(properties.beginningSequenceNumber, 2);
  assert.deepEqual((await t.read(1)).map((event) => [event.body, event.sequenceNumber]), [["c", 2]]);
});
