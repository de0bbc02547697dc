import assert from "node:assert/strict";
import { scenario } from "../../event-hubs/scenario.mjs";
import { Checkpoints } from "../../event-hubs/checkpoints.mjs";

const disconnected = "ReceiverDisconnectedError";
const everyPartition = ["0", "1", "2", "3"];
const quick = { updateIntervalInMs: 100, partitionOwnershipExpirationIntervalInMs: 60000 };

async function checkpointing(events, context) {
  if (events.length > 0) {
    await context.updateCheckpoint(events.at(-1));
  }
}

function balanced(t, checkpoints, options = {}) {
  const loadBalancingOptions = { ...quick, ...options };
  const consumer = t.consumer("events", { group: "audit", checkpoints, loadBalancingOptions });
  const startPosition = { offset: "-1" };
  return t.subscribe(consumer, null, { startPosition, onBatch: checkpointing, maxWaitTimeInSeconds: 0.2 });
}

async function sendRound(t, round) {
  await Promise.all(everyPartition.map((partitionId) => t.send(
    "events", Array.from({ length: 10 }, (_, i) => ({ body: `${partitionId}-${round}-${i}` })), { partitionId })));
}

/** Each event at least once; the first sight of those of a partition in order. */
function assertAll(readers, rounds) {
  for (const partition of everyPartition) {
    const expected = Array.from({ length: rounds * 10 }, (_, i) => `${partition}-${Math.floor(i / 10)}-${i % 10}`);
    const seen = new Set(readers.flatMap((reader) => reader.bodies).filter((body) => body.startsWith(`${partition}-`)));
    assert.deepEqual([...seen], expected);
  }
}

scenario("owner level: a higher one takes the partition, the other is disconnected", async (t) => {
  const low = t.reader({ ownerLevel: 1, maxWaitTimeInSeconds: 0.1 });
  await low.attached();
  const high = t.reader({ ownerLevel: 2, maxWaitTimeInSeconds: 0.1 });
  await high.attached();
  const error = await low.failure();
  assert.equal(error.code, disconnected, error.message);
  assert.equal(error.retryable, false);
  await t.until(() => low.closed.length === 1, "the close");
  assert.deepEqual(low.closed, ["OwnershipLost"]);
  await t.send("one", ["a"]);
  await high.take(1);
  assert.deepEqual(low.events, []);
});

scenario("owner level: a lower one is refused, the owner goes on", async (t) => {
  const high = t.reader({ ownerLevel: 7, maxWaitTimeInSeconds: 0.1 });
  await high.attached();
  const low = t.reader({ ownerLevel: 6 });
  const error = await low.failure();
  assert.equal(error.code, disconnected, error.message);
  assert.match(error.message, /owner level \(epoch\) 7/);
  await t.send("one", ["a"]);
  await high.take(1);
});

scenario("owner level: an equal one takes the partition over", async (t) => {
  const first = t.reader({ ownerLevel: 3, maxWaitTimeInSeconds: 0.1 });
  await first.attached();
  const second = t.reader({ ownerLevel: 3, maxWaitTimeInSeconds: 0.1 });
  await second.attached();
  assert.equal((await first.failure()).code, disconnected);
});

scenario("owner level: an owner disconnects readers without one, and none is let in", async (t) => {
  const plain = t.reader({ maxWaitTimeInSeconds: 0.1 });
  await plain.attached();
  const owner = t.reader({ ownerLevel: 1, maxWaitTimeInSeconds: 0.1 });
  await owner.attached();
  assert.equal((await plain.failure()).code, disconnected);
  assert.equal((await t.reader().failure()).code, disconnected);
  await owner.close();
  await t.send("one", ["a"]);
  await t.read(1);
});

scenario("owner level: counts in its consumer group alone", async (t) => {
  const owner = t.reader({ hub: "events", group: "audit", ownerLevel: 9, maxWaitTimeInSeconds: 0.1 });
  await owner.attached();
  await t.send("events", ["a"], { partitionId: "0" });
  assert.deepEqual(await t.bodies(1, { hub: "events", group: "reports", ownerLevel: 1 }), ["a"]);
  await owner.take(1);
});

scenario("readers: five share a partition in a consumer group, a sixth is refused", async (t) => {
  const readers = Array.from({ length: 5 }, () => t.reader({ maxWaitTimeInSeconds: 0.1 }));
  await Promise.all(readers.map((reader) => reader.attached()));
  const error = await t.reader({ client: { retryOptions: undefined } }).failure();
  assert.equal(error.code, "QuotaExceededError", error.message);
  assert.match(error.message, /5 readers/);
  assert.equal(error.retryable, false);
  await t.send("one", ["a"]);
  await Promise.all(readers.map((reader) => reader.take(1)));
  await readers[0].close();
  await t.read(1);
});

scenario("consumers: two share the partitions, and the other goes on where one stopped", async (t) => {
  const checkpoints = new Checkpoints();
  const first = balanced(t, checkpoints);
  await t.until(() => first.partitions.size === 4, "the first consumer's four partitions");
  await sendRound(t, 0);
  await t.until(() => first.events.length >= 40, "the first round");
  const second = balanced(t, checkpoints);
  await t.until(() => first.partitions.size === 2 && second.partitions.size === 2, "two partitions each");
  await sendRound(t, 1);
  await t.until(() => new Set([...first.bodies, ...second.bodies]).size === 80, "the second round");
  await first.close();
  await t.until(() => second.partitions.size === 4, "the second consumer's four partitions");
  await sendRound(t, 2);
  await t.until(() => new Set([...first.bodies, ...second.bodies]).size === 120, "the third round");
  assertAll([first, second], 3);
  assert.deepEqual(first.errors.filter((error) => error.code !== disconnected), []);
  assert.deepEqual(second.errors.filter((error) => error.code !== disconnected), []);
});

scenario("consumers: another takes over from one that fell silent, at its checkpoints", async (t) => {
  const checkpoints = new Checkpoints();
  // It looks at the ownerships once and never again.
  const silent = balanced(t, checkpoints, { strategy: "greedy", updateIntervalInMs: 600000 });
  await t.until(() => silent.partitions.size === 4, "the first consumer's four partitions");
  await sendRound(t, 0);
  await t.until(() => silent.events.length >= 40, "the first round");
  const isAtEnd = ({ sequenceNumber }) => sequenceNumber === 9;
  await t.until(async () => (await checkpoints.listCheckpoints()).filter(isAtEnd).length === 4, "the checkpoints");
  checkpoints.expireOwnerships();
  const next = balanced(t, checkpoints, { strategy: "greedy" });
  await t.until(() => next.partitions.size === 4 && silent.closed.length === 4, "the change of owners");
  assert.deepEqual(silent.closed, Array(4).fill("OwnershipLost"));
  await sendRound(t, 1);
  await next.take(40);
  assert.ok(next.bodies.every((body) => /^\d-1-\d$/.test(body)), "it began at the checkpoints");
  assertAll([silent, next], 2);
});

scenario("consumers: a new one begins after the checkpoint, not at the event", async (t) => {
  const checkpoints = new Checkpoints();
  await t.send("one", ["a", "b", "c"]);
  const consume = async (count) => {
    const reader = t.subscribe(t.consumer("one", { checkpoints }), "0", {
      startPosition: { offset: "-1" }, maxBatchSize: 2, onBatch: checkpointing,
    });
    await t.until(() => reader.events.length >= count, `${count} events`);
    await reader.close();
    return reader.bodies;
  };
  assert.deepEqual(await consume(3), ["a", "b", "c"]);
  await t.send("one", ["d"]);
  assert.deepEqual(await consume(1), ["d"]);
});
