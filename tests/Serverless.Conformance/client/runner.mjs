// Runs scenarios on request. One JSON object a line: {id, scenario, connectionString, secureConnectionString,
// administration} in, {id, ok, error} out; a scenario may ask the test for something: {id, control} out and back.
import { createInterface } from "node:readline";
import { scenarios } from "./scenario.mjs";
import { Context } from "./context.mjs";
import "./scenarios/sending.mjs";
import "./scenarios/receiving.mjs";
import "./scenarios/settlement.mjs";
import "./scenarios/sessions.mjs";
import "./scenarios/topics.mjs";
import "./scenarios/connections.mjs";
import "./scenarios/administration.mjs";
import "./scenarios/tls.mjs";
import "./scenarios/event-hubs/properties.mjs";
import "./scenarios/event-hubs/sending.mjs";
import "./scenarios/event-hubs/reading.mjs";
import "./scenarios/event-hubs/consumers.mjs";
import "./scenarios/event-hubs/errors.mjs";
import "./scenarios/event-hubs/load.mjs";

const waiting = new Map();
const write = (answer) => process.stdout.write(JSON.stringify(answer) + "\n");

async function run(request) {
  const context = new Context(request, (control) => new Promise((resolve) => {
    waiting.set(request.id, resolve);
    write({ id: request.id, control });
  }));
  const body = scenarios.get(request.scenario);
  try {
    if (!body) {
      throw new Error(`There is no scenario '${request.scenario}'.`);
    }

    await body(context);
    await context.close();
    write({ id: request.id, ok: true });
  } catch (error) {
    await context.close().catch(() => {});
    write({ id: request.id, ok: false, error: `${error?.code ?? ""} ${error?.stack ?? error}`.trim() });
  }
}

createInterface({ input: process.stdin }).on("line", (line) => {
  const message = JSON.parse(line);
  if (message.control) {
    waiting.get(message.id)?.(message);
    waiting.delete(message.id);
  } else {
    run(message);
  }
}).on("close", () => process.exit(0));

// What a client throws outside of a scenario is a finding too, but must not end the other scenarios.
process.on("unhandledRejection", (error) => process.stderr.write(`unhandled: ${error?.stack ?? error}\n`));
