export const scenarios = new Map();

/** Registers a scenario; its name is the name of the test. */
export function scenario(name, body) {
  if (scenarios.has(name)) {
    throw new Error(`Two scenarios are called '${name}'.`);
  }

  scenarios.set(name, body);
}
