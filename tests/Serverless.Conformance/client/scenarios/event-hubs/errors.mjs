import assert from "node:assert/strict";
import { scenario } from "../../event-hubs/scenario.mjs";
import { Checkpoints } from "../../event-hubs/checkpoints.mjs";

// With the client's own retries: what it takes for transient would take longer than a scenario may.
const client = { retryOptions: undefined };
const notFound = "MessagingEntityNotFoundError";
const outOfRange = "ArgumentOutOfRangeError";

async function refusal(reader, code, pattern) {
  const error = await reader.failure();
  assert.equal(error.code, code, `${error.code}: ${error.message}`);
  assert.match(error.message, pattern);
  assert.equal(error.retryable, false);
}

scenario("error: a hub that is not there, asked for its properties", async (t) => {
  await t.refuses(notFound, /none/, () => t.producer("none", client).getEventHubProperties());
  await t.refuses(notFound, /none/, () => t.consumer("none", client).getPartitionProperties("0"));
});

scenario("error: a hub that is not there, sent to", async (t) => {
  await t.refuses(notFound, /none/, () => t.producer("none", client).sendBatch([{ body: "a" }]));
  await t.refuses(notFound, /none/, () => t.producer("none", client).createBatch());
});

scenario("error: a hub that is not there, read", (t) => refusal(t.reader({ hub: "none", client }), notFound, /none/));

scenario("error: a consumer group that is not there", (t) =>
  refusal(t.reader({ group: "nobody", client }), notFound, /nobody.*consumerGroups/s));

scenario("error: a partition that is not there", async (t) => {
  await refusal(t.reader({ hub: "events", partition: "4", client }), outOfRange, /0 to 3/);
  const producer = t.producer("events", client);
  await t.refuses(outOfRange, /0 to 3/, () => producer.sendBatch([{ body: "a" }], { partitionId: "4" }));
  await t.refuses(outOfRange, /0 to 3/, () => producer.getPartitionProperties("4"));
  await producer.sendBatch([{ body: "a" }], { partitionId: "3" });
});

scenario("error: a queue is no event hub, an event hub no queue", async (t) => {
  await assert.rejects(() => t.producer("plain", client).getEventHubProperties(), { code: notFound, retryable: false });
  await assert.rejects(() => t.bus.client.createReceiver("one").peekMessages(1), (error) => {
    assert.equal(error.retryable, false, `${error.code}: ${error.message}`);
    return true;
  });
});

scenario("error: a checkpoint beyond the end says that it is stale", async (t) => {
  await t.send("one", ["a"]);
  const checkpoints = new Checkpoints();
  await checkpoints.updateCheckpoint({ partitionId: "0", offset: "123456", sequenceNumber: 999 });
  const reader = t.subscribe(t.consumer("one", { checkpoints, ...client }), "0");
  await refusal(reader, "ArgumentError", /123456.*delete the checkpoint/s);
});

scenario("error: a sequence number beyond the end", async (t) => {
  await t.send("one", ["a"]);
  await refusal(t.reader({ from: { sequenceNumber: 50 }, client }), "ArgumentError", /'50'/);
});

scenario("error: an offset that is none", (t) =>
  refusal(t.reader({ from: { offset: "x" }, client }), "ArgumentError", /'x'/));
