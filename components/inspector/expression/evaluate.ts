/**
 * Checks and previews of expressions, in a worker: whatever is typed, the page stays quick, and what runs too long is ended with its
 * worker. The data is sent once, and again when it is another.
 */
import type { PreviewData } from "../data/scope";
import type { Answer, Question } from "./worker-core";

export type ExpressionKind = "expression" | "template" | "deep-template" | "either";

/** Longer than the evaluator's own limit of one second. */
const LIMIT_MS = 3000;

/** True when the whole text is an expression; else only its {{ }} parts are. */
export const isWhole = (text: string, kind: ExpressionKind) =>
  kind === "expression" || (kind === "either" && !text.includes("{{"));

type Asked = Question extends infer Q ? (Q extends { id: number } ? Omit<Q, "id"> : never) : never;

class Evaluator {
  private worker: Worker | null = null;
  private sent: PreviewData | null = null;
  private next = 1;
  private readonly open = new Map<number, (answer: Answer) => void>();

  /** @returns the answer; `slow` when it took too long and was stopped. */
  async ask(question: Asked, data?: PreviewData): Promise<Answer> {
    const worker = this.worker ?? this.start();
    if (data && data !== this.sent) {
      this.sent = data;
      worker.postMessage({ kind: "data", id: 0, scope: data.scope, mapping: data.mapping } satisfies Question);
    }
    const id = this.next++;
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        if (this.open.has(id)) this.stop();
      }, LIMIT_MS);
      this.open.set(id, (answer) => {
        clearTimeout(timer);
        resolve(answer);
      });
      worker.postMessage({ ...question, id } as Question);
    });
  }

  private start(): Worker {
    const worker = new Worker(new URL("./expression.worker.ts", import.meta.url), { type: "module" });
    worker.onmessage = ({ data }: MessageEvent<{ id: number; answer: Answer }>) => {
      const resolve = this.open.get(data.id);
      this.open.delete(data.id);
      resolve?.(data.answer);
    };
    worker.onerror = () => this.stop();
    this.worker = worker;
    return worker;
  }

  private stop(): void {
    this.worker?.terminate();
    this.worker = null;
    this.sent = null;
    const waiting = [...this.open.values()];
    this.open.clear();
    for (const resolve of waiting) resolve({ kind: "slow" });
  }
}

const evaluator = new Evaluator();

export interface Problem {
  message: string;
  position: number | null;
}

/** What is wrong with the text as typed, or null. */
export async function checkText(text: string, kind: ExpressionKind): Promise<Problem | null> {
  if (text.trim() === "") return null;
  const answer = await evaluator.ask({ kind: "check", text, isWhole: isWhole(text, kind) });
  return answer.kind === "problem" ? answer.problem : null;
}

/** The value of the text with this data. */
export function previewText(
  text: string,
  kind: ExpressionKind,
  data: PreviewData,
  isMapping: boolean,
): Promise<Answer> {
  const isDeep = kind === "deep-template";
  return evaluator.ask({ kind: "evaluate", text, isWhole: isWhole(text, kind), isMapping, isDeep }, data);
}

/** The node's input as its mapping makes it; null when that fails. */
export async function mappedInput(data: PreviewData): Promise<{ value: unknown } | null> {
  const answer = await evaluator.ask({ kind: "input" }, data);
  return answer.kind === "input" ? { value: answer.value } : null;
}
