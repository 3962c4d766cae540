/**
 * Runs first inside the bare realm and holds the only way out: strings and numbers through the functions of `host`, which
 * never leave this closure. Everything it needs later is captured before foreign code can replace it.
 */
(function prelude(host) {
  const { log, done, timer, cancel } = host;
  const { stringify, parse } = JSON;
  const text = String;
  const callbacks = new Map();
  const { get, set, delete: remove } = Map.prototype;
  const apply = Reflect.apply;
  let nextTimer = 1;

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
    if (typeof callback !== "function") throw new TypeError("setTimeout needs a function");
    const id = nextTimer++;
    apply(set, callbacks, [id, () => callback(...args)]);
    timer(id, +delay || 0);
    return id;
  };
  globalThis.clearTimeout = (id) => {
    if (apply(remove, callbacks, [id])) cancel(+id);
  };

  return {
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
    async run(load, input) {
      try {
        const main = load();
        if (typeof main !== "function") {
          throw new TypeError(
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
