/**
 * Runs first inside the bare realm and holds the only way out: strings and numbers through the functions of `host`, which
 * never leave this closure. Everything it needs later is captured before foreign code can replace it.
 */
(function prelude(host) {
  const { log, done, timer, cancel, call, random } = host;
  const { stringify, parse } = JSON;
  const text = String;
  const callbacks = new Map();
  const { get, set, delete: remove } = Map.prototype;
  const apply = Reflect.apply;
  const { Uint8Array: Bytes, TypeError: WrongType } = globalThis;
  const { fromCharCode } = String;
  const { charCodeAt, indexOf } = String.prototype;
  let nextTimer = 1;

  // What could call back when the run has ended, or compile code.
  for (const name of ["FinalizationRegistry", "SharedArrayBuffer", "Atomics", "WebAssembly"]) delete globalThis[name];

  const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const encode = (bytes) => {
    let out = "";
    for (let i = 0; i < bytes.length; i += 3) {
      const left = bytes.length - i;
      const group = (bytes[i] << 16) | ((left > 1 ? bytes[i + 1] : 0) << 8) | (left > 2 ? bytes[i + 2] : 0);
      out += ALPHABET[group >> 18] + ALPHABET[(group >> 12) & 63];
      out += (left > 1 ? ALPHABET[(group >> 6) & 63] : "=") + (left > 2 ? ALPHABET[group & 63] : "=");
    }
    return out;
  };
  const decode = (encoded) => {
    const padding =
      encoded.length === 0 ? 0 : encoded[encoded.length - 2] === "=" ? 2 : encoded[encoded.length - 1] === "=" ? 1 : 0;
    const bytes = new Bytes((encoded.length / 4) * 3 - padding);
    for (let i = 0, at = 0; i < encoded.length; i += 4) {
      let group = 0;
      for (let k = 0; k < 4; k++) {
        const value = apply(indexOf, ALPHABET, [encoded[i + k]]);
        group = (group << 6) | (value & 63);
      }
      for (let k = 16; k >= 0 && at < bytes.length; k -= 8) bytes[at++] = (group >> k) & 255;
    }
    return bytes;
  };
  const toUtf8 = (string) => {
    const raw = unescape(encodeURIComponent(string));
    const bytes = new Bytes(raw.length);
    for (let i = 0; i < raw.length; i++) bytes[i] = apply(charCodeAt, raw, [i]);
    return bytes;
  };
  const fromUtf8 = (bytes) => {
    let raw = "";
    for (let i = 0; i < bytes.length; i++) raw += fromCharCode(bytes[i]);
    try {
      return decodeURIComponent(escape(raw));
    } catch {
      return raw;
    }
  };

  // How values that JSON does not know become JSON, in the result as anywhere: as in Python blocks.
  const asJson = (kind, toJSON) => {
    Object.defineProperty(kind.prototype, "toJSON", { value: toJSON, writable: true, configurable: true });
  };
  const { MAX_SAFE_INTEGER } = Number;
  asJson(BigInt, function () {
    return this >= -MAX_SAFE_INTEGER && this <= MAX_SAFE_INTEGER ? Number(this) : text(this);
  });
  asJson(Map, function () {
    return Object.fromEntries(this);
  });
  asJson(Set, function () {
    return [...this];
  });
  asJson(Uint8Array, function () {
    return encode(this);
  });
  asJson(Uint8ClampedArray, function () {
    return encode(this);
  });
  asJson(ArrayBuffer, function () {
    return encode(new Bytes(this));
  });
  for (const kind of [Int8Array, Int16Array, Uint16Array, Int32Array, Uint32Array, Float32Array, Float64Array]) {
    asJson(kind, function () {
      return Array.from(this);
    });
  }

  const show = (value) => {
    try {
      return typeof value === "string" ? value : (stringify(value) ?? text(value));
    } catch {
      return "[not printable]";
    }
  };
  const explain = (error) => {
    let name = "Error";
    let message = "unknown";
    let stack = "";
    try {
      if (error !== null && typeof error === "object") {
        name = text(error.name ?? "Error");
        message = text(error.message ?? "");
        stack = text(error.stack ?? "");
      } else message = show(error);
    } catch {
      message = "an error that cannot be read";
    }
    return stringify({ ok: false, name, message, stack });
  };

  const print = (...values) => {
    let line = "";
    for (let i = 0; i < values.length; i++) line += (i ? " " : "") + show(values[i]);
    log(line);
  };
  globalThis.console = { log: print, info: print, warn: print, error: print, debug: print };
  globalThis.setTimeout = (callback, delay, ...args) => {
    if (typeof callback !== "function") throw new WrongType("setTimeout needs a function");
    const id = nextTimer++;
    apply(set, callbacks, [id, () => callback(...args)]);
    timer(id, +delay || 0);
    return id;
  };
  globalThis.clearTimeout = (id) => {
    if (apply(remove, callbacks, [id])) cancel(+id);
  };

  /** Asks a host that the block was granted; one request after the other, whatever is awaited. */
  const http = async (url, options = {}) => {
    const asked = { url: text(url), method: text(options.method ?? "GET"), headers: { ...options.headers } };
    let { body } = options;
    if (options.json !== undefined) {
      body = stringify(options.json);
      asked.headers["content-type"] ??= "application/json";
    }
    if (body !== undefined && body !== null) asked.body = encode(body instanceof Bytes ? body : toUtf8(text(body)));
    if (options.timeoutSeconds !== undefined) asked.timeout_ms = options.timeoutSeconds * 1000;
    const answer = parse(call(stringify(asked)));
    if (answer.error) {
      const error = new Error(answer.error.message);
      error.code = answer.error.code;
      throw error;
    }
    const bytes = decode(answer.body);
    return {
      status: answer.status,
      ok: answer.status >= 200 && answer.status < 300,
      headers: answer.headers,
      url: answer.url,
      bytes: () => bytes,
      text: () => fromUtf8(bytes),
      json: () => parse(fromUtf8(bytes)),
    };
  };

  return {
    /** For web.js; foreign code never sees it. */
    tools: { encode, decode, toUtf8, random: (size) => text(random(+size)) },
    explain,
    fire(id) {
      const callback = apply(get, callbacks, [id]);
      apply(remove, callbacks, [id]);
      try {
        callback?.();
      } catch (error) {
        done(explain(error));
      }
    },
    async run(load, loadPackages, input, secrets) {
      try {
        globalThis.flowpilot = Object.freeze({ http, secrets: Object.freeze(parse(secrets)) });
        const main = load(loadPackages === null ? undefined : loadPackages());
        if (typeof main !== "function") {
          throw new WrongType(
            "The code must export a default function: export default async function main(input) { … }",
          );
        }
        const value = await main(parse(input));
        const json = stringify(value);
        done(`{"ok":true,"value":${json === undefined ? "null" : json}}`);
      } catch (error) {
        done(explain(error));
      }
    },
  };
});
