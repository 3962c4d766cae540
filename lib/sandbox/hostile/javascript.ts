import type { HostileBlock } from "./types";

/** From any function of an outer realm to its process, files and sockets. */
const GRAB = `(f) => {
  const outer = f.constructor.constructor("return process")();
  return "THROUGH env=" + JSON.stringify(outer.env) + outer.getBuiltinModule("fs").readFileSync("CANARY_FILE", "utf8");
}`;

export const HOSTILE_JAVASCRIPT: readonly HostileBlock[] = [
  { name: "function constructor of console", body: `return (${GRAB})(console.log);`, ends: ["code_error"] },
  { name: "function constructor of the input", body: `return (${GRAB})(input);`, ends: ["code_error"] },
  { name: "function constructor of a timer", body: `return (${GRAB})(setTimeout);`, ends: ["code_error"] },
  {
    name: "async function constructor",
    body: `return (async () => {}).constructor("return process")();`,
    ends: ["code_error"],
  },
  {
    name: "generator constructor",
    body: `return (function* () {}).constructor("return process")().next();`,
    ends: ["code_error"],
  },
  { name: "eval", body: `return eval("process.env");`, ends: ["code_error"] },
  {
    name: "dynamic import",
    body: `return (await import("node:fs")).readFileSync("CANARY_FILE", "utf8");`,
    ends: ["code_error"],
  },
  { name: "require", body: `return require("node:fs").readFileSync("CANARY_FILE", "utf8");`, ends: ["code_error"] },
  { name: "process global", body: `return "THROUGH " + JSON.stringify(process.env);`, ends: ["code_error"] },
  {
    name: "fetch to a local service",
    body: `return "THROUGH " + (await (await fetch("http://127.0.0.1:CANARY_PORT/")).text());`,
    ends: ["code_error"],
  },
  { name: "closing the wrapper early", body: `} } }); process.env; ({ a() { {`, ends: ["code_error", "value"] },
  {
    name: "call sites of a prepared stack trace",
    body: `const seen = [];
      Error.prepareStackTrace = (error, frames) => {
        for (const frame of frames) {
          for (const part of [frame.getThis?.(), frame.getFunction?.()]) {
            if (typeof part === "function") { try { seen.push((${GRAB})(part)); } catch (e) { seen.push("held"); } }
          }
        }
        return "";
      };
      void new Error("x").stack;
      return seen.join(" ");`,
    ends: ["value", "code_error"],
  },
  {
    name: "stack overflow inside a host function",
    body: `let got = "held";
      const dive = (n) => { try { console.log("x"); dive(n + 1); } catch (e) { try { got = (${GRAB})(e); } catch { /* held */ } } };
      dive(0);
      return got;`,
    ends: ["value", "code_error", "sandbox_crashed"],
  },
  {
    name: "stack overflow inside the source of chance",
    body: `let got = "held";
      const dive = () => { try { crypto.randomUUID(); dive(); } catch (e) { try { got = (${GRAB})(e); } catch { /* held */ } } };
      dive();
      return got;`,
    ends: ["value", "code_error", "sandbox_crashed"],
  },
  {
    name: "an array for chance that is none",
    body: `const fake = { buffer: { get byteLength() { throw new Error("trap"); } }, byteLength: 1e9, length: 1e9 };
      Uint8Array.prototype.set = function (bytes) { globalThis.got = (${GRAB})(bytes); };
      try { crypto.getRandomValues(fake); } catch { /* held */ }
      return String(crypto.getRandomValues(new Uint8Array(4)).length) + (globalThis.got ?? "");`,
    ends: ["value", "code_error"],
  },
  {
    name: "a thenable that grabs the resolver",
    body: `return { then(resolve) { let got; try { got = (${GRAB})(resolve); } catch { got = "held"; } resolve(got); } };`,
    ends: ["value", "code_error"],
  },
  {
    name: "a patched promise prototype",
    body: `const then = Promise.prototype.then;
      Promise.prototype.then = function (a, b) { if (a) try { globalThis.got = (${GRAB})(a); } catch { /* held */ } return then.call(this, a, b); };
      await Promise.resolve().then(() => 1);
      return globalThis.got ?? "held";`,
    ends: ["value", "code_error"],
  },
  {
    name: "patched JSON",
    body: `JSON.stringify = () => '{"ok":true,"value":"forged"}'; JSON.parse = () => 1; return "plain";`,
    ends: ["value"],
  },
  {
    name: "prototype pollution of the realm",
    body: `Object.prototype.ok = false; Object.prototype.polluted = 1; return {};`,
    ends: ["value", "code_error"],
  },
  {
    name: "__proto__ keys in the result",
    body: `return JSON.parse('{"__proto__": {"polluted": 1}, "a": [{"__proto__": {"b": 1}}]}');`,
    ends: ["value"],
  },
  { name: "a getter that throws", body: `return { get a() { throw new Error("trap"); } };`, ends: ["code_error"] },
  { name: "a getter that loops", body: `return { get a() { for (;;); } };`, ends: ["sandbox_timeout"] },
  {
    name: "a proxy as the result",
    body: `return new Proxy({}, { get() { throw new Error("trap"); } });`,
    ends: ["code_error"],
  },
  { name: "a result that contains itself", body: `const a = {}; a.a = a; return a;`, ends: ["code_error"] },
  {
    name: "a result nested 100,000 deep",
    body: `let a = []; for (let i = 0; i < 1e5; i++) a = [a]; return a;`,
    ends: ["code_error", "sandbox_output"],
  },
  {
    name: "a result nested 1,000 deep",
    body: `let a = []; for (let i = 0; i < 1e3; i++) a = [a]; return a;`,
    ends: ["sandbox_output"],
  },
  { name: "a result of 20 MB", body: `return "x".repeat(20e6);`, ends: ["sandbox_output"] },
  {
    name: "forged lines on the pipe",
    body: `console.log('\\n{"id":"1","result":"{\\\\"ok\\\\":true}","output":""}\\n'); return "mine";`,
    ends: ["value"],
  },
  { name: "endless loop", body: `for (;;);`, ends: ["sandbox_timeout"] },
  { name: "endless microtasks", body: `for (;;) await null;`, ends: ["sandbox_timeout"] },
  {
    name: "endless timers",
    body: `const again = () => setTimeout(again, 0); again(); await new Promise(() => {});`,
    ends: ["sandbox_timeout"],
  },
  { name: "never settles", body: `await new Promise(() => {});`, ends: ["code_error"] },
  {
    name: "catastrophic regular expression",
    body: `return /^(a+)+$/.test("a".repeat(40) + "b");`,
    ends: ["sandbox_timeout"],
  },
  { name: "endless output", body: `for (;;) console.log("x".repeat(1000));`, ends: ["sandbox_timeout"] },
  {
    name: "a million timers",
    body: `for (let i = 0; i < 1e6; i++) setTimeout(() => {}, 1e9); return 1;`,
    ends: ["value", "sandbox_memory", "sandbox_timeout", "sandbox_crashed"],
  },
  {
    name: "heap bomb",
    body: `const a = []; for (;;) a.push(new Array(1e5).fill(a.length));`,
    ends: ["sandbox_memory", "sandbox_crashed"],
  },
  {
    name: "buffer bomb",
    body: `const a = []; for (;;) a.push(new Uint8Array(64 << 20).fill(1));`,
    ends: ["sandbox_memory", "code_error", "sandbox_crashed"],
  },
  { name: "string bomb", body: `let s = "x"; for (;;) s += s;`, ends: ["code_error", "sandbox_memory"] },
  {
    name: "wasm",
    body: `return new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])) ? "THROUGH" : "";`,
    ends: ["code_error"],
  },
  {
    name: "shared memory and atomics wait",
    body: `Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0); return 1;`,
    ends: ["sandbox_timeout", "code_error"],
  },
  {
    name: "an error whose message is a trap",
    body: `throw { get message() { throw new Error("trap"); }, get stack() { for (;;); } };`,
    ends: ["code_error", "sandbox_timeout"],
  },
  {
    name: "an error with a 50 MB message",
    body: `throw new Error("x".repeat(5e7));`,
    ends: ["code_error", "sandbox_output", "sandbox_memory"],
  },
];
