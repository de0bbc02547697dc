import assert from "node:assert/strict";
import Long from "long";
import { scenario } from "../scenario.mjs";

const receiver = (t, subscription, options = {}) => t.client.createReceiver("topic", subscription, options);
const bodies = async (t, subscription) =>
  (await receiver(t, subscription).peekMessages(100, { fromSequenceNumber: Long.ZERO })).map((m) => m.body);
const replaceRule = async (t, filter, action) => {
  const rules = t.client.createRuleManager("topic", "ruled");
  await rules.createRule("mine", filter, action);
  for await (const rule of rules.listRules()) {
    if (rule.name !== "mine") {
      await rules.deleteRule(rule.name);
    }
  }

  return rules;
};

scenario("topic: every subscription gets its copy", async (t) => {
  await t.send("topic", "a", "b");
  assert.deepEqual(await bodies(t, "all"), ["a", "b"]);
  assert.deepEqual(await bodies(t, "ruled"), ["a", "b"]);
});

scenario("topic: completing in one subscription leaves the other", async (t) => {
  await t.send("topic", "a");
  const all = receiver(t, "all");
  await all.completeMessage(await t.one(all));
  assert.deepEqual(await bodies(t, "all"), []);
  assert.deepEqual(await bodies(t, "ruled"), ["a"]);
});

scenario("topic: a subscription has dead letters of its own", async (t) => {
  await t.send("topic", "a");
  const all = receiver(t, "all");
  await all.deadLetterMessage(await t.one(all), { deadLetterReason: "r" });
  const letter = await t.one(receiver(t, "all", { subQueueType: "deadLetter" }));
  assert.equal(letter.deadLetterReason, "r");
});

scenario("topic: filters of the topology apply", async (t) => {
  await t.send("topic",
    { body: "red", applicationProperties: { colour: "red" } },
    { body: "blue", applicationProperties: { colour: "blue" } });
  assert.deepEqual(await bodies(t, "red"), ["red"]);
});

scenario("topic: correlation filters of the topology apply", async (t) => {
  await t.send("topic",
    { body: "yes", subject: "urgent" },
    { body: "no", subject: "calm" },
    { body: "none" });
  assert.deepEqual(await bodies(t, "urgent"), ["yes"]);
});

scenario("topic: a scheduled message is distributed at its time", async (t) => {
  const due = new Date(Date.now() + 2000);
  await t.client.createSender("topic").scheduleMessages({ body: "later" }, due);
  const before = await bodies(t, "all");
  if (Date.now() < due.getTime()) {
    assert.deepEqual(before, []);
  }

  await t.until(async () => (await bodies(t, "all")).length === 1, "distribution");
  const [message] = await receiver(t, "all").peekMessages(1, { fromSequenceNumber: Long.ZERO });
  assert.ok(message.enqueuedTimeUtc >= due, `distributed at ${message.enqueuedTimeUtc.toISOString()}, due ${due.toISOString()}`);
});

scenario("rules: a subscription starts with the default rule", async (t) => {
  const rules = [];
  for await (const rule of t.client.createRuleManager("topic", "ruled").listRules()) {
    rules.push(rule);
  }

  assert.equal(rules.length, 1);
  assert.equal(rules[0].name, "$Default");
});

scenario("rules: an SQL filter decides", async (t) => {
  await replaceRule(t, { sqlExpression: "size > 3 AND colour = 'red'" });
  await t.send("topic",
    { body: "1", applicationProperties: { size: 5, colour: "red" } },
    { body: "2", applicationProperties: { size: 2, colour: "red" } },
    { body: "3", applicationProperties: { size: 5 } });
  assert.deepEqual(await bodies(t, "ruled"), ["1"]);
});

scenario("rules: SQL knows LIKE, IN, IS NULL, NOT, OR and arithmetic", async (t) => {
  await replaceRule(t, {
    sqlExpression: "name LIKE 'ab%' OR n IN (1, 2) OR (missing IS NULL AND NOT (n < 100) AND n % 2 = 1)",
  });
  await t.send("topic",
    { body: "like", applicationProperties: { name: "abc", n: 50 } },
    { body: "in", applicationProperties: { n: 2 } },
    { body: "arithmetic", applicationProperties: { n: 101 } },
    { body: "none", applicationProperties: { name: "xab", n: 102 } });
  assert.deepEqual(await bodies(t, "ruled"), ["like", "in", "arithmetic"]);
});

scenario("rules: SQL reads system properties", async (t) => {
  await replaceRule(t, { sqlExpression: "sys.Label = 'l' AND sys.CorrelationId = 'c'" });
  await t.send("topic", { body: "1", subject: "l", correlationId: "c" }, { body: "2", subject: "l" });
  assert.deepEqual(await bodies(t, "ruled"), ["1"]);
});

scenario("rules: a correlation filter decides", async (t) => {
  await replaceRule(t, { correlationId: "c1", applicationProperties: { kind: "k" } });
  await t.send("topic",
    { body: "1", correlationId: "c1", applicationProperties: { kind: "k" } },
    { body: "2", correlationId: "c1" },
    { body: "3", applicationProperties: { kind: "k" } });
  assert.deepEqual(await bodies(t, "ruled"), ["1"]);
});

scenario("rules: an action changes the copy", async (t) => {
  await replaceRule(t, { sqlExpression: "1 = 1" }, { sqlExpression: "SET marked = 'yes'; REMOVE secret" });
  await t.send("topic", { body: "a", applicationProperties: { secret: 1 } });
  const [copy] = await receiver(t, "ruled").peekMessages(1, { fromSequenceNumber: Long.ZERO });
  assert.equal(copy.applicationProperties.marked, "yes");
  assert.ok(!("secret" in copy.applicationProperties));
  const [untouched] = await receiver(t, "all").peekMessages(1, { fromSequenceNumber: Long.ZERO });
  assert.equal(untouched.applicationProperties.secret, 1);
});

scenario("rules: rules are listed as they were made", async (t) => {
  const rules = await replaceRule(t, { sqlExpression: "a = 1" }, { sqlExpression: "SET b = 2" });
  await rules.createRule("other", { subject: "s", applicationProperties: { p: "v" } });
  const listed = new Map();
  for await (const rule of rules.listRules()) {
    listed.set(rule.name, rule);
  }

  assert.deepEqual([...listed.keys()].sort(), ["mine", "other"]);
  assert.equal(listed.get("mine").filter.sqlExpression, "a = 1");
  assert.equal(listed.get("mine").action.sqlExpression, "SET b = 2");
  assert.equal(listed.get("other").filter.subject, "s");
  assert.equal(listed.get("other").filter.applicationProperties.p, "v");
});

scenario("rules: a second rule of that name is refused", async (t) => {
  const rules = t.client.createRuleManager("topic", "ruled");
  await rules.createRule("mine", { sqlExpression: "a = 1" });
  await t.fails("MessagingEntityAlreadyExists", () => rules.createRule("mine", { sqlExpression: "a = 2" }));
});

scenario("rules: a rule that is not there cannot be deleted", async (t) => {
  await t.fails("MessagingEntityNotFound", () => t.client.createRuleManager("topic", "ruled").deleteRule("nothing"));
});

scenario("rules: a bad expression is refused with the reason", async (t) => {
  const rules = t.client.createRuleManager("topic", "ruled");
  await assert.rejects(() => rules.createRule("bad", { sqlExpression: "colour = = 'red'" }), /position 10/);
});

scenario("rules: without any rule nothing arrives", async (t) => {
  await t.client.createRuleManager("topic", "ruled").deleteRule("$Default");
  await t.send("topic", "a");
  assert.deepEqual(await bodies(t, "ruled"), []);
  assert.deepEqual(await bodies(t, "all"), ["a"]);
});

scenario("topic: a session subscription hands out sessions", async (t) => {
  await t.send("topic", { body: "a", sessionId: "s1" });
  const session = await t.client.acceptNextSession("topic", "by-session");
  assert.deepEqual([session.sessionId, (await t.one(session)).body], ["s1", "a"]);
});

scenario("topic: receiving from a topic itself is refused", async (t) => {
  await assert.rejects(() => t.receiver("topic").receiveMessages(1, { maxWaitTimeInMs: 1000 }), /is a topic/);
});

scenario("topic: an unknown subscription is reported as such", async (t) =>
  t.fails("MessagingEntityNotFound", () => receiver(t, "nobody").receiveMessages(1, { maxWaitTimeInMs: 1000 })));
