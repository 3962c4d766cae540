/** Conditions of requirements (PEP 508): `python_version < "3.8" and extra == "socks"`, read and decided for Pyodide. */
import { satisfies, valid, validRange } from "@renovatebot/pep440";

type Operand = { variable: string } | { text: string };
interface Joined {
  is: "and" | "or";
  left: Marker;
  right: Marker;
}
interface Comparison {
  is: "comparison";
  left: Operand;
  operator: string;
  right: Operand;
}
export type Marker = Joined | Comparison;

export const PYTHON = "3.14.2";

/** What Python says of itself inside Pyodide. */
const ENVIRONMENT: Readonly<Record<string, string>> = {
  os_name: "posix",
  sys_platform: "emscripten",
  platform_machine: "wasm32",
  platform_python_implementation: "CPython",
  platform_release: "5.0.3",
  platform_system: "Emscripten",
  platform_version: "#1",
  python_version: "3.14",
  python_full_version: PYTHON,
  implementation_name: "cpython",
  implementation_version: PYTHON,
};
/** Names of older packages. */
const OLD_NAMES: Readonly<Record<string, string>> = {
  "os.name": "os_name",
  "sys.platform": "sys_platform",
  "platform.version": "platform_version",
  "platform.machine": "platform_machine",
  "platform.python_implementation": "platform_python_implementation",
  python_implementation: "platform_python_implementation",
};

const TOKEN =
  /\s*(?:([()])|(===|~=|==|!=|<=|>=|<|>)|(not\s+in|in|and|or)(?![\w.])|"([^"]*)"|'([^']*)'|([A-Za-z_][\w.]*))/y;
const MAX_DEPTH = 50;

interface Token {
  kind: "paren" | "operator" | "word" | "text" | "variable";
  value: string;
}

function tokensOf(text: string): Token[] | null {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  const trimmed = text.trim();
  while (TOKEN.lastIndex < trimmed.length) {
    const match = TOKEN.exec(trimmed);
    if (!match) return null;
    const [, paren, operator, word, double, single, variable] = match;
    if (paren) tokens.push({ kind: "paren", value: paren });
    else if (operator) tokens.push({ kind: "operator", value: operator });
    else if (word) tokens.push({ kind: "word", value: word.replace(/\s+/, " ") });
    else if (variable) tokens.push({ kind: "variable", value: OLD_NAMES[variable] ?? variable });
    else tokens.push({ kind: "text", value: double ?? single ?? "" });
  }
  return tokens;
}

/** Null when it is none. */
export function parseMarker(text: string): Marker | null {
  const tokens = tokensOf(text);
  if (!tokens) return null;
  let at = 0;
  const peek = () => tokens[at];
  const operand = (): Operand | null => {
    const token = tokens[at++];
    if (token?.kind === "text") return { text: token.value };
    const isKnown = token?.kind === "variable" && (token.value === "extra" || Object.hasOwn(ENVIRONMENT, token.value));
    return isKnown ? { variable: token.value } : null;
  };
  const comparison = (): Marker | null => {
    const left = operand();
    const token = tokens[at++];
    const isOperator = token?.kind === "operator" || token?.value === "in" || token?.value === "not in";
    const right = operand();
    return left && right && token && isOperator ? { is: "comparison", left, operator: token.value, right } : null;
  };
  const factor = (depth: number): Marker | null => {
    if (depth > MAX_DEPTH) return null;
    if (peek()?.value !== "(" || peek()?.kind !== "paren") return comparison();
    at += 1;
    const inner = chain("or", depth + 1);
    return peek()?.kind === "paren" && tokens[at++]?.value === ")" ? inner : null;
  };
  const chain = (is: "and" | "or", depth: number): Marker | null => {
    const part = () => (is === "or" ? chain("and", depth) : factor(depth));
    let left = part();
    while (left && peek()?.kind === "word" && peek()?.value === is) {
      at += 1;
      const right = part();
      left = right && { is, left, right };
    }
    return left;
  };
  const whole = chain("or", 0);
  return at === tokens.length ? whole : null;
}

/** @param extra the extra that is asked for; empty for none. */
export function holds(marker: Marker, extra: string): boolean {
  if (marker.is !== "comparison") {
    const left = holds(marker.left, extra);
    return marker.is === "and" ? left && holds(marker.right, extra) : left || holds(marker.right, extra);
  }
  const { left, operator, right } = marker;
  const value = (operand: Operand) =>
    "text" in operand ? operand.text : operand.variable === "extra" ? extra : (ENVIRONMENT[operand.variable] ?? "");
  const isExtra = [left, right].some((operand) => "variable" in operand && operand.variable === "extra");
  // Names of extras are compared as those of packages are.
  const read = (operand: Operand) =>
    isExtra
      ? value(operand)
          .toLowerCase()
          .replace(/[-_.]+/g, "-")
      : value(operand);
  return compare(read(left), operator, read(right));
}

function compare(left: string, operator: string, right: string): boolean {
  if (operator === "in") return right.includes(left);
  if (operator === "not in") return !right.includes(left);
  const range = `${operator}${right}`;
  if (valid(left) !== null && isRange(range)) return satisfies(left, range, { prereleases: true });
  switch (operator) {
    case "==":
    case "===":
      return left === right;
    case "!=":
      return left !== right;
    case "<":
      return left < right;
    case "<=":
      return left <= right;
    case ">":
      return left > right;
    case ">=":
      return left >= right;
    default:
      return false;
  }
}

function isRange(range: string): boolean {
  try {
    return validRange(range);
  } catch {
    return false;
  }
}
