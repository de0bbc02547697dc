import assert from "node:assert/strict";
import { scenario } from "../../event-hubs/scenario.mjs";

const everyPartition = ["0", "1", "2", "3"];

scenario("load: 10,000 events, none lost, none twice, none out of order", async (t) => {
  const readers = everyPartition.map((partition) => t.reader({ hub: "events", partition, maxBatchSize: 500 }));
  const producers = Array.from({ length: 5 }, () => t.producer("events"));
  await Promise.all(producers.map(async (producer, p) => {
    const partitionKey = `producer-${p}`;
    for (let batch = 0; batch < 20; batch++) {
      const events = Array.from({ length: 100 }, (_, i) => ({ body: [p, (batch * 100) + i] }));
      await producer.sendBatch(events, { partitionKey });
    }
  }));
  await t.until(() => readers.reduce((sum, reader) => sum + reader.events.length, 0) >= 10000, "the last event", 40000);
  const seen = producers.map(() => []);
  for (const reader of readers) {
    assert.deepEqual(reader.errors, []);
    assert.deepEqual(reader.events.map((event) => event.sequenceNumber), reader.events.map((_, i) => i));
    for (const { body: [producer, number] } of reader.events) {
      seen[producer].push(number);
    }
  }

  for (const numbers of seen) {
    assert.deepEqual(numbers, Array.from({ length: 2000 }, (_, i) => i));
  }
});

scenario("load: all 32 partitions are read at once", async (t) => {
  const reader = t.subscribe(t.consumer("wide"), null, { startPosition: { offset: "-1" } });
  const producer = t.producer("wide");
  const ids = await producer.getPartitionIds();
  assert.equal(ids.length, 32);
  await Promise.all(ids.map((partitionId) => producer.sendBatch([{ body: partitionId }], { partitionId })));
  await reader.take(32);
  assert.deepEqual(reader.bodies.toSorted(), ids.toSorted());
});

scenario("load: queues and hubs on one broker and one port", async (t) => {
  const reader = t.reader({ hub: "events", partition: "1" });
  await Promise.all(Array.from({ length: 20 }, async (_, i) => {
    await t.bus.send("plain", `message ${i}`);
    await t.send("events", [`event ${i}`], { partitionId: "1" });
  }));
  const messages = await t.bus.take(t.bus.receiver("plain", { receiveMode: "receiveAndDelete" }), 20);
  assert.deepEqual(new Set(messages.map((m) => m.body)), new Set(Array.from({ length: 20 }, (_, i) => `message ${i}`)));
  await reader.take(20);
  assert.deepEqual(new Set(reader.bodies), new Set(Array.from({ length: 20 }, (_, i) => `event ${i}`)));
});
