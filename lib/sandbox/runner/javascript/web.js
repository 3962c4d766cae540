/**
 * What packages take for granted in any JavaScript, and what is made of strings and numbers alone: text codecs, base64, chance. Runs in the
 * bare realm before foreign code does.
 */
(function web({ encode, decode, toUtf8, random }) {
  const g = globalThis;
  const { fromCharCode } = String;
  const { charCodeAt } = String.prototype;
  const { isView } = ArrayBuffer;
  const { Uint8Array: Bytes, TypeError: WrongType, RangeError: WrongRange, Promise: Later, Error: Failure } = g;
  const apply = Reflect.apply;
  const { set } = Bytes.prototype;
  const MAX_RANDOM = 65_536;

  const bytesOf = (input) =>
    isView(input) ? new Bytes(input.buffer, input.byteOffset, input.byteLength) : new Bytes(input);

  g.TextEncoder = class TextEncoder {
    get encoding() {
      return "utf-8";
    }
    encode(text = "") {
      return toUtf8(`${text}`.toWellFormed?.() ?? `${text}`.replace(/[\ud800-\udfff]/gu, "\ufffd"));
    }
  };

  /** One character from `at`: its code and length; a code of -1 for what is no UTF-8. */
  const characterAt = (bytes, at) => {
    const first = bytes[at];
    const length =
      first < 0x80
        ? 1
        : first >= 0xc2 && first < 0xe0
          ? 2
          : first >= 0xe0 && first < 0xf0
            ? 3
            : first >= 0xf0 && first < 0xf5
              ? 4
              : 0;
    if (length <= 1) return { code: length === 1 ? first : -1, length: 1 };
    let code = first & (0xff >> (length + 1));
    for (let i = 1; i < length; i++) {
      const next = bytes[at + i];
      const low = i === 1 ? (first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80) : 0x80;
      const high = i === 1 ? (first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf) : 0xbf;
      if (!(next >= low && next <= high)) return { code: -1, length: i };
      code = (code << 6) | (next & 63);
    }
    return { code, length };
  };

  g.TextDecoder = class TextDecoder {
    constructor(label = "utf-8", { fatal = false, ignoreBOM = false } = {}) {
      if (!/^\s*(utf-?8|unicode-1-1-utf-8)\s*$/i.test(label))
        throw new WrongRange(`only UTF-8 is known here, not ${label}`);
      this.encoding = "utf-8";
      this.fatal = fatal;
      this.ignoreBOM = ignoreBOM;
    }
    decode(input = new Bytes(0), { stream = false } = {}) {
      if (stream) throw new WrongType("a text cannot be decoded in parts here");
      const bytes = bytesOf(input);
      let text = "";
      for (let at = 0; at < bytes.length; ) {
        const { code, length } = characterAt(bytes, at);
        if (code < 0 && this.fatal) throw new WrongType("this is no UTF-8");
        if (code > 0xffff) text += fromCharCode(0xd7c0 + (code >> 10), 0xdc00 | (code & 1023));
        else text += fromCharCode(code < 0 ? 0xfffd : code);
        at += length;
      }
      return !this.ignoreBOM && apply(charCodeAt, text, [0]) === 0xfeff ? text.slice(1) : text;
    }
  };

  g.btoa = (text) => {
    const raw = `${text}`;
    const bytes = new Bytes(raw.length);
    for (let i = 0; i < raw.length; i++) {
      const code = apply(charCodeAt, raw, [i]);
      if (code > 255) throw new Failure("btoa() takes characters of one byte");
      bytes[i] = code;
    }
    return encode(bytes);
  };
  g.atob = (text) => {
    const raw = `${text}`.replace(/[\t\n\f\r ]/g, "");
    const bare = raw.length % 4 === 0 ? raw.replace(/==?$/, "") : raw;
    if (bare.length % 4 === 1 || /[^A-Za-z0-9+/]/.test(bare)) throw new Failure("this is no base64");
    const bytes = decode(bare + "=".repeat((4 - (bare.length % 4)) % 4));
    let out = "";
    for (let i = 0; i < bytes.length; i++) out += fromCharCode(bytes[i]);
    return out;
  };

  g.queueMicrotask = (callback) => {
    if (typeof callback !== "function") throw new WrongType("queueMicrotask needs a function");
    void Later.resolve().then(() => callback());
  };

  const getRandomValues = (view) => {
    if (!isView(view)) throw new WrongType("getRandomValues needs an array of whole numbers");
    const bytes = bytesOf(view);
    if (bytes.length > MAX_RANDOM) throw new WrongRange(`at most ${MAX_RANDOM} random bytes at a time`);
    apply(set, bytes, [decode(random(bytes.length))]);
    return view;
  };
  const randomUUID = () => {
    const bytes = getRandomValues(new Bytes(16));
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    let out = "";
    for (let i = 0; i < 16; i++)
      out += (i === 4 || i === 6 || i === 8 || i === 10 ? "-" : "") + (bytes[i] + 256).toString(16).slice(1);
    return out;
  };
  g.crypto = { getRandomValues, randomUUID };
});
