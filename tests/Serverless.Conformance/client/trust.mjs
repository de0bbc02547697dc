// Reads a queue of the broker in the connection string; prints its name, or the code of what failed.
import { ServiceBusAdministrationClient } from "@azure/service-bus";

const client = new ServiceBusAdministrationClient(process.argv[2], { retryOptions: { maxRetries: 0 } });
try {
  process.stdout.write((await client.getQueue("plain")).name);
} catch (error) {
  process.stdout.write(error.code ?? String(error));
  process.exitCode = 1;
}
