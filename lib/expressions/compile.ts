/** Parses expressions, refuses what could not be stopped once it runs, and keeps the parsed form of those used lately. */
import jsonata from "jsonata";
import { LRUCache } from "lru-cache";
import { registerBuiltins } from "./builtins";
import { ExpressionError, toExpressionError } from "./errors";
import { MAX_CHARGE_MS, MAX_EXPRESSION_LENGTH, MAX_SEQUENCE, YIELD_AFTER_MS } from "./limits";
import { measure } from "./measure";
import { BoundedRegex, judge, refusedRegex } from "./regex";

/** A node of JSONata's syntax tree, as far as we look at it. */
export interface Ast {
  type?: string;
  value?: unknown;
  position?: number;
  [key: string]: unknown;
}

export interface Compiled {
  expression: jsonata.Expression;
  ast: Ast;
}

interface Limits {
  timeoutMs: number;
  maxDepth: number;
}

/** State of one evaluation, found through the base environment that JSONata makes for each. */
interface Run {
  lastPause: number;
  /** Milliseconds charged so far. */
  spent: number;
  known: WeakMap<object, { units: number; depth: number }>;
}
const runs = new WeakMap<object, Run>();

const cache = new LRUCache<string, Compiled>({ max: 2000 });

/** Syntax-tree types whose result is new; the others hand on something that was measured or came in. */
const BUILDERS = new Set(["path", "unary", "binary", "function", "apply"]);

/** Parses an expression, or finds it parsed. Throws ExpressionError with the position of the mistake. */
export function compile(source: string, { timeoutMs, maxDepth }: Limits): Compiled {
  const key = `${timeoutMs}:${maxDepth}:${source}`;
  const before = cache.get(key);
  if (before) return before;
  if (source.length > MAX_EXPRESSION_LENGTH) {
    throw new ExpressionError("too_large", `An expression may have at most ${MAX_EXPRESSION_LENGTH} characters.`);
  }
  try {
    const expression = jsonata(source, {
      // A backstop in wall time; what counts is the time spent here, see pauser().
      timeout: timeoutMs * 30,
      stack: maxDepth,
      sequence: MAX_SEQUENCE,
      // JSONata only constructs it and calls exec(); its type asks for the whole of RegExp.
      RegexEngine: BoundedRegex as unknown as RegExpConstructor,
    });
    const ast = expression.ast() as unknown as Ast;
    refuseUnstoppable(ast);
    registerBuiltins(expression);
    expression.assign(Symbol.for("jsonata.__evaluate_entry") as unknown as string, pauser(timeoutMs));
    expression.assign(Symbol.for("jsonata.__evaluate_exit") as unknown as string, measureResult);
    const compiled = { expression, ast };
    cache.set(key, compiled);
    return compiled;
  } catch (error) {
    throw toExpressionError(error);
  }
}

function runOf(environment: { base: object }): Run {
  let run = runs.get(environment.base);
  if (!run) {
    run = { lastPause: Date.now(), spent: 0, known: new WeakMap() };
    runs.set(environment.base, run);
  }
  return run;
}

/** setImmediate where there is one: a timer would cost a millisecond. */
const nextTurn: (go: () => void) => void =
  typeof setImmediate === "function" ? (go) => void setImmediate(go) : (go) => void setTimeout(go, 0);

/**
 * Called before each step: a long evaluation lets timers and requests have their turn, and ends when it has spent its time. A
 * stretch is charged 20 ms at most, and waiting for a turn nothing: evaluations that run side by side, or a process that stood
 * still, must not use up each other's time.
 */
function pauser(timeoutMs: number) {
  return (_ast: Ast, _input: unknown, environment: { base: object }): Promise<void> | undefined => {
    const run = runOf(environment);
    const stretch = Date.now() - run.lastPause;
    if (stretch < YIELD_AFTER_MS) return undefined;
    run.spent += Math.min(stretch, MAX_CHARGE_MS);
    if (run.spent > timeoutMs) throw { code: "D1012", value: timeoutMs };
    return new Promise<void>(nextTurn).then(() => {
      run.lastPause = Date.now();
    });
  };
}

/** Called after each step with its result. */
function measureResult(ast: Ast, _input: unknown, environment: { base: object }, result: unknown): void {
  if (ast.type !== undefined && BUILDERS.has(ast.type)) measure(result, runOf(environment).known);
}

function refuseUnstoppable(root: Ast): void {
  for (const ast of nodesOf(root)) {
    const position = ast.position ?? null;
    if (ast.type === "regex" && ast.value instanceof RegExp) {
      const { reason } = judge(ast.value);
      if (reason !== null) throw refusedRegex(ast.value.source, reason, position);
    }
    if (ast.type === "variable" && ast.value === "eval") {
      throw new ExpressionError("not_allowed", "$eval is switched off: write the expression itself.", position);
    }
    // A signature becomes a regular expression over the arguments; repeats in it could backtrack without end.
    if (ast.type === "lambda" && JSON.stringify(ast.signature ?? "").includes("+")) {
      throw new ExpressionError(
        "not_allowed",
        "Repeated arguments (+) in a function signature are switched off.",
        position,
      );
    }
  }
}

/** Every object of a syntax tree, each once. */
function* nodesOf(root: Ast): Generator<Ast> {
  const seen = new Set<object>([root]);
  const queue: object[] = [root];
  for (let item = queue.pop(); item !== undefined; item = queue.pop()) {
    if (!Array.isArray(item)) yield item as Ast;
    for (const member of Object.values(item)) {
      if (typeof member === "object" && member !== null && !(member instanceof RegExp) && !seen.has(member)) {
        seen.add(member);
        queue.push(member);
      }
    }
  }
}
