"use strict";
/**
 * Runs JavaScript. Boots, locks itself down, says what is in force, and then takes one request after the other, each in a context of its
 * own. Lines of JSON both ways on fd 3; the parent treats every reply as hostile and owns the clock.
 */
const fs = require("node:fs");
const path = require("node:path");
const vm = require("node:vm");
const { randomBytes } = require("node:crypto");
const { receive, send } = require("./channel.cjs");
const { lockdown } = require("./lockdown.cjs");

const MAX_LOG = 64 * 1024;
const MAX_RANDOM = 64 * 1024;
const options = JSON.parse(process.argv[2]);
const own = (filename) =>
  new vm.Script(fs.readFileSync(path.join(__dirname, "javascript", filename), "utf8"), { filename });
const script = own("realm.js");
const web = own("web.js");
/** What the packages of the code come to; run anew in each context. */
let packages = null;
const failure = (name, message) => JSON.stringify({ ok: false, name, message, stack: "" });

/**
 * A context, and the functions that reach out of it: they do nothing before its one request and nothing after it.
 * @param {(answer: object) => void} ended takes the answer.
 */
function makeRun(ended) {
  const context = vm.createContext(Object.create(null), { codeGeneration: { strings: false, wasm: false } });
  const timers = new Map();
  let output = "";
  let request = null;

  const run = {
    context,
    end(json) {
      if (request === null) return;
      const { id } = request;
      request = null;
      for (const timer of timers.values()) clearTimeout(timer);
      ended({ id, result: typeof json === "string" ? json : null, output });
    },
    begin(asked) {
      request = asked;
      let load;
      let loadPackages = null;
      try {
        load = new vm.Script(
          `(function(require){const exports={};const module={exports};${request.code}\nreturn exports.default;})`,
          { filename: "block.js" },
        ).runInContext(context);
        loadPackages = packages?.runInContext(context) ?? null;
      } catch (error) {
        run.end(failure("SyntaxError", String(error?.message)));
        return;
      }
      void realm.run(load, loadPackages, request.input, request.secrets);
    },
    fail: (reason) => run.end(realm.explain(reason)),
    isRunning: () => request !== null,
  };
  const realm = script.runInContext(context)({
    log(line) {
      if (request === null || typeof line !== "string" || output.length >= MAX_LOG) return;
      output += `${line}\n`;
      if (output.length > MAX_LOG) output = `${output.slice(0, MAX_LOG)}\n[output cut at 64 KB]`;
    },
    done: (json) => run.end(json),
    timer(id, delay) {
      if (request === null) return;
      const fire = () => {
        timers.delete(id);
        realm.fire(id);
      };
      timers.set(id, setTimeout(fire, delay));
    },
    cancel(id) {
      clearTimeout(timers.get(id));
      timers.delete(id);
    },
    call(text) {
      if (request === null || typeof text !== "string") return "{}";
      send({ id: request.id, call: text });
      return receive().answer;
    },
    random: (size) => (typeof size === "number" && size <= MAX_RANDOM ? randomBytes(size).toString("base64") : ""),
  });
  web.runInContext(context)(realm.tools);
  return run;
}

let current;
process.on("unhandledRejection", (reason) => current.fail(reason));
process.on("uncaughtException", (error) => current.fail(error));
process.on("beforeExit", () => {
  current.end(failure("Error", "main() waits for something that never comes."));
});

/** Compiled once; the text of it comes from the parent, which has seen to it that it is one script without import(). */
function install({ script: source }) {
  try {
    packages = new vm.Script(`(function(){${source}\nreturn packages.default;})`, { filename: "packages.js" });
    send({ installed: null });
  } catch (error) {
    send({ installed: String(error?.message) });
  }
}

function answered(answer) {
  send(answer);
  // After the microtasks that this run left behind: one that goes on for ever is ended by the parent.
  setImmediate(() => {
    current = makeRun(answered);
    send({ idle: true });
    current.begin(receive());
  });
}

function serve() {
  current = makeRun(answered);
  send({ ready: true, layers: lockdown(options) });
  let first = receive();
  if (first.install) {
    install(first.install);
    first = receive();
  }
  current.begin(first);
}

// Code of ours goes the whole way first, in a context that is dropped then: what is loaded and compiled on it, the first run finds so.
current = makeRun(({ result }) => {
  setImmediate(() => {
    if (result === '{"ok":true,"value":["warm"]}') return serve();
    fs.writeSync(2, `The runner does not run: ${result}`);
    process.exit(1);
  });
});
current.begin({
  id: "",
  code: "exports.default = async (input) => { console.log(input); return [input]; };",
  input: '"warm"',
  secrets: "{}",
});
