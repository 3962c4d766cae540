"use strict";
/**
 * Runs Python. Boots the interpreter from its snapshot, locks itself down, says what is in force, and then takes one request after the
 * other, with the interpreter's memory put back in between. With `make` it writes a snapshot to fd 3 instead and ends.
 */
const fs = require("node:fs");
const v8 = require("node:v8");
const vm = require("node:vm");
const { receive, receiveBytes, send } = require("./channel.cjs");
const { lockdown } = require("./lockdown.cjs");
const { boot } = require("./python/boot.cjs");

const options = JSON.parse(process.argv[2]);
const naps = new Int32Array(new SharedArrayBuffer(4));
const failure = (name, message, kind) => JSON.stringify({ ok: false, name, message, stack: "", kind });

/** Python's own answer, or what is known of how it fell over. */
function resultOf({ reply, crashed, isTooDeep, isFull }) {
  if (crashed && isTooDeep) return failure("RecursionError", "the code called itself too deep", "error");
  if (crashed && isFull) return failure("MemoryError", "", "memory");
  return Buffer.from(reply).toString("latin1");
}

let id = null;

const reach = {
  sleep: (ms) => void Atomics.wait(naps, 0, 0, ms),
  call(bytes) {
    send({ id, call: Buffer.from(bytes).toString("utf8") });
    return Buffer.from(receive().answer, "utf8");
  },
};

/** What the boot read is 80 MB, which nobody would collect before a run does. */
function collectGarbage() {
  v8.setFlagsFromString("--expose-gc");
  vm.runInNewContext("gc")();
}

/** Of paths in the interpreter's own file system: nothing is written outside of its memory. */
function install(interpreter, { files }) {
  const isWhole = interpreter.install(files, receiveBytes);
  collectGarbage();
  send({ installed: isWhole ? null : "one of them does what is refused as it is loaded" });
}

function serve(interpreter) {
  for (let isFirst = true; ; isFirst = false) {
    let request = receive();
    if (isFirst && request.install) {
      install(interpreter, request.install);
      request = receive();
    }
    const { id: asked, code, input, secrets, memoryBytes, softMs } = request;
    id = asked;
    const given = Buffer.from(`${JSON.stringify({ code, secrets: JSON.parse(secrets) })}\n${input}`);
    const ended = interpreter.run(given, memoryBytes, softMs);
    const output = Buffer.from(ended.output).toString("utf8");
    send({
      id,
      result: resultOf(ended),
      output: ended.isCut ? `${output}\n[output cut at 64 KB]` : output,
      refused: ended.refused ?? undefined,
      interrupted: ended.interrupted || undefined,
    });
    if (ended.crashed || ended.refused !== null || ended.interrupted || !interpreter.restore()) return;
    send({ idle: true });
  }
}

async function main() {
  const snapshot = options.snapshot ? fs.readFileSync(options.snapshot) : null;
  const interpreter = await boot({ folder: options.pyodide, snapshot, reach });
  if (!snapshot) {
    fs.writeFileSync(3, interpreter.snapshot());
    return;
  }
  interpreter.seal();
  collectGarbage();
  send({ ready: true, layers: lockdown(options) });
  serve(interpreter);
}

main().then(
  () => process.exit(0),
  (error) => {
    fs.writeSync(2, String(error?.stack ?? error));
    process.exit(1);
  },
);
