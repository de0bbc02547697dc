// Runs Azurite's table service and ends with the process that started it: its stdin closes then.
"use strict";

process.stdin.on("end", () => process.exit(0));
process.stdin.resume();
require("azurite/dist/src/table/main.js");
