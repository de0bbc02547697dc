import assert from "node:assert/strict";
import { scenario } from "../scenario.mjs";

const all = async (pages) => {
  const items = [];
  for await (const item of pages) {
    items.push(item);
  }

  return items;
};

scenario("admin: a queue is created with its settings and can be used", async (t) => {
  const created = await t.admin.createQueue("made", {
    lockDuration: "PT45S",
    maxDeliveryCount: 7,
    requiresSession: false,
    deadLetteringOnMessageExpiration: true,
    defaultMessageTimeToLive: "PT1H",
    requiresDuplicateDetection: true,
    duplicateDetectionHistoryTimeWindow: "PT5M",
  });
  assert.equal(created.name, "made");
  const queue = await t.admin.getQueue("made");
  assert.equal(queue.lockDuration, "PT45S");
  assert.equal(queue.maxDeliveryCount, 7);
  assert.equal(queue.deadLetteringOnMessageExpiration, true);
  assert.equal(queue.defaultMessageTimeToLive, "PT1H");
  assert.equal(queue.requiresDuplicateDetection, true);
  assert.equal(queue.duplicateDetectionHistoryTimeWindow, "PT5M");
  assert.equal(queue.status, "Active");
  await t.send("made", "a");
  assert.equal((await t.one(t.receiver("made"))).body, "a");
});

scenario("admin: a queue that is there cannot be created again", async (t) => {
  await assert.rejects(() => t.admin.createQueue("plain"), (error) => error.code === "MessageEntityAlreadyExistsError"
    || error.code === "MessagingEntityAlreadyExistsError" || error.statusCode === 409);
});

scenario("admin: existence of a queue", async (t) => {
  assert.equal(await t.admin.queueExists("plain"), true);
  assert.equal(await t.admin.queueExists("nowhere"), false);
});

scenario("admin: a queue that is not there is reported", async (t) => {
  await assert.rejects(() => t.admin.getQueue("nowhere"), (error) => error.statusCode === 404 || error.code === "MessageEntityNotFoundError");
});

scenario("admin: a queue is changed", async (t) => {
  const queue = await t.admin.getQueue("plain");
  queue.maxDeliveryCount = 5;
  queue.lockDuration = "PT20S";
  await t.admin.updateQueue(queue);
  const changed = await t.admin.getQueue("plain");
  assert.deepEqual([changed.maxDeliveryCount, changed.lockDuration], [5, "PT20S"]);
});

scenario("admin: a queue is deleted with its messages", async (t) => {
  await t.send("plain", "a");
  await t.admin.deleteQueue("plain");
  assert.equal(await t.admin.queueExists("plain"), false);
  await t.fails("MessagingEntityNotFound", () => t.connect().createSender("plain").sendMessages({ body: "x" }));
});

scenario("admin: queues are listed, over several pages", async (t) => {
  for (let i = 0; i < 12; i++) {
    await t.admin.createQueue(`listed-${i}`);
  }

  const names = (await all(t.admin.listQueues())).map((queue) => queue.name);
  assert.ok(names.includes("plain"));
  assert.equal(names.filter((name) => name.startsWith("listed-")).length, 12);
  let pages = 0;
  const paged = [];
  for await (const page of t.admin.listQueues().byPage({ maxPageSize: 5 })) {
    pages++;
    paged.push(...page.map((queue) => queue.name));
  }

  assert.ok(pages >= 3);
  assert.deepEqual(paged.sort(), names.sort());
});

scenario("admin: run-time properties count the messages of a queue", async (t) => {
  await t.send("plain", "a", "b", "c");
  const receiver = t.receiver("plain");
  await receiver.deadLetterMessage(await t.one(receiver));
  await t.client.createSender("plain").scheduleMessages({ body: "later" }, new Date(Date.now() + 600000));
  const counts = await t.admin.getQueueRuntimeProperties("plain");
  assert.deepEqual(
    [counts.activeMessageCount, counts.deadLetterMessageCount, counts.scheduledMessageCount, counts.totalMessageCount],
    [2, 1, 1, 4]);
  assert.ok(counts.sizeInBytes > 0);
  assert.ok(counts.createdAt instanceof Date);
});

scenario("admin: a topic with a subscription is created and used", async (t) => {
  await t.admin.createTopic("made", { requiresDuplicateDetection: true });
  await t.admin.createSubscription("made", "sub", { lockDuration: "PT15S", maxDeliveryCount: 4 });
  assert.equal((await t.admin.getTopic("made")).requiresDuplicateDetection, true);
  const subscription = await t.admin.getSubscription("made", "sub");
  assert.deepEqual([subscription.lockDuration, subscription.maxDeliveryCount], ["PT15S", 4]);
  await t.send("made", "a");
  assert.equal((await t.one(t.client.createReceiver("made", "sub"))).body, "a");
  const counts = await t.admin.getSubscriptionRuntimeProperties("made", "sub");
  assert.equal(counts.activeMessageCount, 1);
});

scenario("admin: topics and subscriptions are listed and found", async (t) => {
  assert.ok((await all(t.admin.listTopics())).some((topic) => topic.name === "topic"));
  const names = (await all(t.admin.listSubscriptions("topic"))).map((subscription) => subscription.subscriptionName);
  assert.deepEqual(names.sort(), ["all", "by-session", "red", "ruled", "urgent"]);
  assert.equal(await t.admin.topicExists("topic"), true);
  assert.equal(await t.admin.topicExists("nowhere"), false);
  assert.equal(await t.admin.subscriptionExists("topic", "all"), true);
  assert.equal(await t.admin.subscriptionExists("topic", "nowhere"), false);
  assert.equal((await t.admin.getTopicRuntimeProperties("topic")).subscriptionCount, 5);
});

scenario("admin: a topic and a subscription are changed and deleted", async (t) => {
  const subscription = await t.admin.getSubscription("topic", "all");
  subscription.maxDeliveryCount = 2;
  await t.admin.updateSubscription(subscription);
  assert.equal((await t.admin.getSubscription("topic", "all")).maxDeliveryCount, 2);
  const topic = await t.admin.getTopic("topic");
  topic.defaultMessageTimeToLive = "PT2H";
  await t.admin.updateTopic(topic);
  assert.equal((await t.admin.getTopic("topic")).defaultMessageTimeToLive, "PT2H");
  await t.admin.deleteSubscription("topic", "all");
  assert.equal(await t.admin.subscriptionExists("topic", "all"), false);
  await t.admin.deleteTopic("topic");
  assert.equal(await t.admin.topicExists("topic"), false);
});

scenario("admin: rules are created, read, changed, listed and deleted", async (t) => {
  await t.admin.createRule("topic", "ruled", "sql", { sqlExpression: "size > 1" }, { sqlExpression: "SET x = 1" });
  const rule = await t.admin.getRule("topic", "ruled", "sql");
  assert.equal(rule.filter.sqlExpression, "size > 1");
  assert.equal(rule.action.sqlExpression, "SET x = 1");
  await t.admin.createRule("topic", "ruled", "correlated", { subject: "s", applicationProperties: { a: "b", n: 1 } });
  const correlated = await t.admin.getRule("topic", "ruled", "correlated");
  assert.equal(correlated.filter.subject, "s");
  assert.deepEqual({ ...correlated.filter.applicationProperties }, { a: "b", n: 1 });
  rule.filter.sqlExpression = "size > 2";
  await t.admin.updateRule("topic", "ruled", rule);
  assert.equal((await t.admin.getRule("topic", "ruled", "sql")).filter.sqlExpression, "size > 2");
  const names = (await all(t.admin.listRules("topic", "ruled"))).map((r) => r.name).sort();
  assert.deepEqual(names, ["$Default", "correlated", "sql"]);
  await t.admin.deleteRule("topic", "ruled", "$Default");
  assert.equal(await t.admin.ruleExists("topic", "ruled", "$Default"), false);
});

scenario("admin: a subscription is created with its first rule", async (t) => {
  await t.admin.createSubscription("topic", "big", {
    defaultRuleOptions: { name: "only-big", filter: { sqlExpression: "size > 10" } },
  });
  await t.send("topic",
    { body: "big", applicationProperties: { size: 11 } },
    { body: "small", applicationProperties: { size: 1 } });
  const messages = await t.client.createReceiver("topic", "big").peekMessages(10);
  assert.deepEqual(messages.map((m) => m.body), ["big"]);
});

scenario("admin: forwarding moves messages on", async (t) => {
  await t.admin.createQueue("target");
  await t.admin.createQueue("from", { forwardTo: "target" });
  await t.send("from", "a");
  assert.equal((await t.one(t.receiver("target"))).body, "a");
});

scenario("admin: forwarding to what is not there is refused", async (t) => {
  await assert.rejects(() => t.admin.createQueue("from", { forwardTo: "nowhere" }),
    (error) => error.statusCode === 400 && /'nowhere'/.test(error.message));
});

scenario("admin: forwarding of dead letters moves them on", async (t) => {
  await t.admin.createQueue("letters");
  await t.admin.createQueue("from", { forwardDeadLetteredMessagesTo: "letters" });
  await t.send("from", "a");
  const receiver = t.receiver("from");
  await receiver.deadLetterMessage(await t.one(receiver), { deadLetterReason: "r" });
  const letter = await t.one(t.receiver("letters"));
  assert.deepEqual([letter.body, letter.deadLetterReason], ["a", "r"]);
  assert.equal(letter.deadLetterSource, "from");
});

scenario("admin: a disabled queue refuses, an enabled one goes on", async (t) => {
  const queue = await t.admin.getQueue("plain");
  queue.status = "Disabled";
  await t.admin.updateQueue(queue);
  await t.fails("MessagingEntityDisabled", () => t.send("plain", "a"));
  queue.status = "Active";
  await t.admin.updateQueue(queue);
  await t.connect().createSender("plain").sendMessages({ body: "b" });
  assert.deepEqual((await t.peekAll("plain")).map((m) => m.body), ["b"]);
});

scenario("admin: a queue with send disabled still hands out messages", async (t) => {
  await t.send("plain", "a");
  const queue = await t.admin.getQueue("plain");
  queue.status = "SendDisabled";
  await t.admin.updateQueue(queue);
  await t.fails("MessagingEntityDisabled", () => t.connect().createSender("plain").sendMessages({ body: "b" }));
  assert.equal((await t.one(t.receiver("plain"))).body, "a");
});

scenario("admin: a bad rule is refused with the reason", async (t) => {
  await assert.rejects(() => t.admin.createRule("topic", "ruled", "bad", { sqlExpression: "a = = 1" }),
    (error) => error.statusCode === 400 && /position 5/.test(error.message));
});

scenario("admin: a bad setting is refused with the reason", async (t) => {
  await assert.rejects(() => t.admin.createQueue("bad", { lockDuration: "PT10M" }),
    (error) => error.statusCode === 400 && /LockDuration is PT10M/.test(error.message));
});

scenario("admin: namespace properties", async (t) => {
  const properties = await t.admin.getNamespaceProperties();
  assert.ok(properties.name);
  assert.ok(properties.messagingSku);
});

scenario("admin: without TLS a queue is created, listed, changed and deleted", async (t) => {
  const queue = await t.plainAdmin.createQueue("made");
  queue.maxDeliveryCount = 5;
  await t.plainAdmin.updateQueue(queue);
  assert.ok((await all(t.plainAdmin.listQueues())).some((q) => q.name === "made" && q.maxDeliveryCount === 5));
  await t.plainAdmin.deleteQueue("made");
  assert.equal(await t.plainAdmin.queueExists("made"), false);
});

scenario("admin: without TLS and with it the same port shows the same", async (t) => {
  await t.plainAdmin.createRule("topic", "ruled", "plain", { sqlExpression: "a = 1" });
  assert.equal((await t.admin.getRule("topic", "ruled", "plain")).filter.sqlExpression, "a = 1");
  await t.admin.deleteRule("topic", "ruled", "plain");
  assert.equal(await t.plainAdmin.ruleExists("topic", "ruled", "plain"), false);
});
