import { scenario as register } from "../scenario.mjs";
import { EventHubContext } from "./context.mjs";

/** Registers a scenario of event hubs; `t.bus` is the context of the other scenarios. */
export function scenario(name, body) {
  register(name, async (bus) => {
    const context = new EventHubContext(bus);
    try {
      await body(context);
    } finally {
      await context.close();
    }
  });
}
