/**
 * What Pyodide's loader wants of a JavaScript shell, and no more: text codecs, a clock, random bytes, timers for its boot, and the
 * files it boots from. Runs inside the bare realm; nothing of the outer realm is handed on to Pyodide.
 */
(function shell(host) {
  const { files, lock, random, now, later } = host;
  const g = globalThis;
  const callbacks = new Map();
  let nextTimer = 1;
  const quiet = () => undefined;
  /** No error of the outer realm comes in. */
  const safely = (work) => {
    try {
      return work();
    } catch {
      throw new Error("the host failed");
    }
  };
  // Functions made by these would go round the gate of interpreter.js.
  delete WebAssembly.Suspending;
  delete WebAssembly.promising;

  g.WorkerGlobalScope = function WorkerGlobalScope() {};
  g.__no_import = () => {
    throw new Error("there is no import here");
  };
  g.console = { log: quiet, info: quiet, warn: quiet, error: quiet, debug: quiet, trace: quiet };
  g.performance = { now: () => +safely(now), timeOrigin: 0 };
  g.crypto = {
    getRandomValues(view) {
      safely(() => random(view));
      return view;
    },
  };
  // The interpreter's memory is put back between runs; a callback on behalf of what was there before would write into it.
  g.FinalizationRegistry = class {
    register() {}
    unregister() {}
  };
  g.AbortSignal = class {};
  g.AbortController = class {
    signal = new g.AbortSignal();
    abort() {}
  };

  g.TextEncoder = class {
    encode(text = "") {
      const bytes = new Uint8Array(text.length * 3);
      const { written } = this.encodeInto(text, bytes);
      return bytes.slice(0, written);
    }
    encodeInto(text, bytes) {
      let at = 0;
      for (const character of text) {
        let c = character.codePointAt(0);
        if (c >= 0xd800 && c <= 0xdfff) c = 0xfffd;
        if (c < 0x80) bytes[at++] = c;
        else if (c < 0x800) {
          bytes[at++] = 0xc0 | (c >> 6);
          bytes[at++] = 0x80 | (c & 63);
        } else if (c < 0x10000) {
          bytes[at++] = 0xe0 | (c >> 12);
          bytes[at++] = 0x80 | ((c >> 6) & 63);
          bytes[at++] = 0x80 | (c & 63);
        } else {
          bytes[at++] = 0xf0 | (c >> 18);
          bytes[at++] = 0x80 | ((c >> 12) & 63);
          bytes[at++] = 0x80 | ((c >> 6) & 63);
          bytes[at++] = 0x80 | (c & 63);
        }
      }
      return { read: text.length, written: at };
    }
  };
  g.TextDecoder = class {
    constructor(label = "utf-8") {
      this.isWide = String(label).toLowerCase().startsWith("utf-16");
    }
    decode(input) {
      if (!input) return "";
      const bytes = ArrayBuffer.isView(input)
        ? new Uint8Array(input.buffer, input.byteOffset, input.byteLength)
        : new Uint8Array(input);
      const units = [];
      let text = "";
      const put = (unit) => {
        units.push(unit);
        if (units.length >= 8192) text += String.fromCharCode(...units.splice(0));
      };
      if (this.isWide) for (let i = 0; i + 1 < bytes.length; i += 2) put(bytes[i] | (bytes[i + 1] << 8));
      else
        for (let i = 0; i < bytes.length; ) {
          const b = bytes[i++];
          if (b < 0x80) put(b);
          else if (b < 0xe0) put(((b & 31) << 6) | (bytes[i++] & 63));
          else if (b < 0xf0) put(((b & 15) << 12) | ((bytes[i++] & 63) << 6) | (bytes[i++] & 63));
          else {
            const c =
              (((b & 7) << 18) | ((bytes[i++] & 63) << 12) | ((bytes[i++] & 63) << 6) | (bytes[i++] & 63)) - 0x10000;
            put(0xd800 | ((c >> 10) & 1023));
            put(0xdc00 | (c & 1023));
          }
        }
      return text + String.fromCharCode(...units);
    }
  };

  g.setTimeout = (callback, delay, ...args) => {
    const id = nextTimer++;
    callbacks.set(id, () => callback(...args));
    safely(() => later(id, +delay || 0));
    return id;
  };
  g.clearTimeout = (id) => void callbacks.delete(id);
  g.setInterval = quiet;
  g.clearInterval = quiet;
  g.queueMicrotask = (callback) => void Promise.resolve().then(callback);

  const copy = (bytes) => {
    const own = new Uint8Array(bytes.length);
    own.set(bytes);
    return own;
  };
  g.readbuffer = (name) => copy(files[String(name).split("/").pop()]).buffer;
  g.read = () => lock;
  g.load = g.__no_import;

  return {
    copy,
    now: g.performance.now,
    fire(id) {
      const callback = callbacks.get(id);
      callbacks.delete(id);
      callback?.();
    },
    /** Takes away what only the boot needed. */
    seal() {
      for (const name of [
        "__load",
        "__create",
        "readbuffer",
        "read",
        "load",
        "WebAssembly",
        "setTimeout",
        "setInterval",
      ])
        delete g[name];
      callbacks.clear();
      for (const name of Object.keys(files)) delete files[name];
    },
  };
});
