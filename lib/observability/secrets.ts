/**
 * Secrets known by value, struck out of texts wherever they stand: as they are, JSON-escaped (six times at most), percent-encoded, in base64 at any
 * offset (`user:password` of basic authentication, for one) and in hex. By value, because nobody knows by which way a service echoes a key.
 * A secret that was cut, hashed or enciphered is not recognised.
 */

const STRUCK = "[secret]";
/** Shorter values would blot out ordinary text. */
const SHORTEST = 6;
/** A line of a secret of several lines (a key file) counts by itself from here on, for such are often broken and joined anew. */
const SHORTEST_LINE = 16;

export class SecretValues {
  private readonly values = new Set<string>();
  private pattern: RegExp | null = null;
  private literals: string[] | null = null;

  get size(): number {
    return this.values.size;
  }

  add(...values: readonly string[]): void {
    for (const value of values) {
      if (value.length < SHORTEST || this.values.has(value)) continue;
      this.values.add(value);
      this.pattern = null;
      this.literals = null;
    }
  }

  /** The text without them. */
  redact(text: string): string {
    return this.values.size === 0 ? text : text.replace(this.regex(), STRUCK);
  }

  holds(text: string): boolean {
    if (this.values.size === 0) return false;
    const regex = this.regex();
    regex.lastIndex = 0;
    return regex.test(text);
  }

  /** Plain JSON data without them, in keys too. */
  redactDeep<T>(value: T): T;
  redactDeep(value: unknown): unknown {
    if (typeof value === "string") return this.redact(value);
    if (Array.isArray(value)) return value.map((item) => this.redactDeep(item));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [this.redact(key), this.redactDeep(item)]));
  }

  /** How many characters at the end of a text may be the beginning of a secret that comes in pieces. */
  openEnd(text: string): number {
    this.literals ??= [...this.values].flatMap(literalsOf);
    let longest = 0;
    for (const literal of this.literals) {
      for (let length = Math.min(literal.length - 1, text.length); length > longest; length--)
        if (text.endsWith(literal.slice(0, length))) longest = length;
    }
    return longest;
  }

  private regex(): RegExp {
    // The longest first, for one secret may begin with another.
    this.pattern ??= new RegExp(
      [...this.values]
        .sort((a, b) => b.length - a.length)
        .flatMap(patternsOf)
        .join("|"),
      "g",
    );
    return this.pattern;
  }
}

function patternsOf(secret: string): string[] {
  const lines = linesOf(secret);
  const bytes = Buffer.from(secret, "utf8");
  const hex = [...bytes.toString("hex")].map(hexDigit).join("");
  const base64 = base64Of(bytes).map((core) => [...core].map(base64Character).join(""));
  return [...[secret, ...lines].map(charactersOf), ...base64, hex];
}

function literalsOf(secret: string): string[] {
  const bytes = Buffer.from(secret, "utf8");
  const base64 = base64Of(bytes);
  const escaped = [
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(bytes.toString("utf8")),
    bytes.toString("hex"),
  ];
  const safe = base64.map((core) => core.replaceAll("+", "-").replaceAll("/", "_"));
  return [...new Set([secret, ...linesOf(secret), ...escaped, ...base64, ...safe])];
}

function linesOf(secret: string): string[] {
  const lines = secret.split(/\r?\n/).map((line) => line.trim());
  return lines.length === 1 ? [] : lines.filter((line) => line.length >= SHORTEST_LINE && !line.startsWith("-----"));
}

/** The characters of base64 that depend on the secret alone, for each of the three places where it may begin. */
function base64Of(bytes: Buffer): string[] {
  return [0, 1, 2].map((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), bytes]).toString("base64");
    return text.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + bytes.length) * 8) / 6));
  });
}

/** As many as six times of escaping make. Were it any number, a text of backslashes would be read once for each of them. */
const MAX_ESCAPES = 64;
const ESCAPES = `(?:\\\\{1,${MAX_ESCAPES}})`;
const NAMED: Record<string, string> = { "\n": "n", "\r": "r", "\t": "t", "\b": "b", "\f": "f" };
const ENTITIES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#(?:39|x27);",
};

/** The characters of a secret. Backslashes that follow each other, and those that escape what comes then, are one: else they could be told apart in any number of ways. */
function charactersOf(secret: string): string {
  const parts = secret.match(/\\+|[^\\]/gu) ?? [];
  return parts
    .map((part, at) =>
      part.startsWith("\\") ? backslashes(part.length) : character(part, parts[at - 1]?.[0] === "\\"),
    )
    .join("");
}

function backslashes(count: number): string {
  const ways = [`\\\\{${count},${(count + 1) * MAX_ESCAPES}}`, `(?:%(?:25)*5[cC]){${count}}`];
  return `(?:${ways.join("|")})`;
}

/** One character, however it is written. Letters and digits nobody escapes. */
function character(char: string, isEscaped: boolean): string {
  if (/^[A-Za-z0-9]$/.test(char)) return char;
  const escapes = isEscaped ? "" : ESCAPES;
  const named = NAMED[char];
  const units = [...Array(char.length).keys()].map((at) => char.charCodeAt(at).toString(16).padStart(4, "0"));
  const percent = [...Buffer.from(char, "utf8")].map((byte) => `%(?:25)*${hexOf(byte)}`).join("");
  const ways = [
    named ? `(?:${literal(char)}|${escapes}${named})` : `${escapes && `${escapes}?`}${literal(char)}`,
    units.map((unit, at) => `${at === 0 ? escapes : ESCAPES}u${[...unit].map(hexDigit).join("")}`).join(""),
    percent,
    ...(char === " " ? ["\\+"] : []),
    ...(ENTITIES[char] ? [ENTITIES[char]] : []),
  ];
  return `(?:${ways.join("|")})`;
}

function base64Character(char: string): string {
  if (char === "+") return "(?:[+-]|%2[bB])";
  if (char === "/") return `(?:${ESCAPES}?/|_|%2[fF])`;
  return char;
}

const literal = (char: string) => char.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
const hexOf = (byte: number) => [...byte.toString(16).padStart(2, "0")].map(hexDigit).join("");
const hexDigit = (digit: string) => (/[a-f]/.test(digit) ? `[${digit}${digit.toUpperCase()}]` : digit);
