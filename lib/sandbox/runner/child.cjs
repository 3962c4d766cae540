"use strict";
/**
 * One process, one run. Boots, locks itself down, says what is in force, waits for one request on fd 3, runs it in a bare
 * realm and ends. Lines of JSON both ways; the parent treats every reply as hostile and owns the clock.
 */
const fs = require("node:fs");
const path = require("node:path");
const vm = require("node:vm");
const { lockdown } = require("./lockdown.cjs");

const CHANNEL = 3;
const MAX_LOG = 64 * 1024;
const options = JSON.parse(process.argv[2]);

function send(message) {
  const bytes = Buffer.from(`${JSON.stringify(message)}\n`);
  let written = 0;
  while (written < bytes.length) {
    try {
      written += fs.writeSync(CHANNEL, bytes, written);
    } catch (error) {
      if (error.code !== "EAGAIN") throw error;
    }
  }
}

function readLine() {
  const chunks = [];
  const chunk = Buffer.alloc(65_536);
  for (;;) {
    const n = fs.readSync(CHANNEL, chunk);
    // The parent is gone: nobody wants an answer.
    if (n <= 0) process.exit(0);
    const end = chunk.subarray(0, n).indexOf(10);
    chunks.push(Buffer.from(chunk.subarray(0, end < 0 ? n : end)));
    if (end >= 0) return Buffer.concat(chunks).toString("utf8");
  }
}

const context = vm.createContext(Object.create(null), { codeGeneration: { strings: false, wasm: false } });
const prelude = new vm.Script(fs.readFileSync(path.join(__dirname, "prelude.js"), "utf8"), { filename: "prelude.js" });
const timers = new Map();
let output = "";
let requestId = null;

function reply(json) {
  if (requestId === null) return;
  const id = requestId;
  requestId = null;
  send({ id, result: typeof json === "string" ? json : null, output });
  process.exit(0);
}

const realm = prelude.runInContext(context)({
  log(line) {
    if (typeof line !== "string" || output.length >= MAX_LOG) return;
    output += `${line}\n`;
    if (output.length > MAX_LOG) output = `${output.slice(0, MAX_LOG)}\n[output cut at 64 KB]`;
  },
  done: reply,
  timer(id, delay) {
    timers.set(
      id,
      setTimeout(() => {
        timers.delete(id);
        realm.fire(id);
      }, delay),
    );
  },
  cancel(id) {
    clearTimeout(timers.get(id));
    timers.delete(id);
  },
});

process.on("unhandledRejection", (reason) => reply(realm.explain(reason)));
process.on("uncaughtException", (error) => reply(realm.explain(error)));
process.on("beforeExit", () =>
  reply(
    JSON.stringify({ ok: false, name: "Error", message: "main() waits for something that never comes.", stack: "" }),
  ),
);

send({ ready: true, layers: lockdown(options) });

const request = JSON.parse(readLine());
requestId = request.id;
let load;
try {
  load = new vm.Script(
    `(function(){const exports={};const module={exports};${request.code}\nreturn exports.default;})`,
    {
      filename: "block.js",
    },
  ).runInContext(context);
} catch (error) {
  reply(JSON.stringify({ ok: false, name: "SyntaxError", message: String(error?.message), stack: "" }));
}
void realm.run(load, request.input);
