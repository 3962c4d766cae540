"use client";
import { useEffect, useMemo, useRef, useState } from "react";
import { useCredentials } from "@/lib/client/credentials";
import { whenIdle } from "@/lib/client/idle";
import type { WorkflowProblem } from "@/lib/workflow/schema";
import type { Overlay } from "./context";
import type { Observable } from "./observable";
import { requestOf } from "./problems-request";
import type { EditorStore } from "./state/store";
import type { EditorState } from "./state/types";

const CHECK_MS = 250;
const ORDER = { error: 0, warning: 1, info: 2 };
const keyOf = (problem: WorkflowProblem) => `${problem.code}\n${problem.node}\n${problem.field}`;

/**
 * Problems of the document as it is now, and those that only the server can know as of the last save. The rules (and the
 * expression parser) run in a worker. Null until they have run once.
 */
export function useProblems(
  store: EditorStore,
  overlay: Observable<Overlay>,
  server: readonly WorkflowProblem[],
): WorkflowProblem[] | null {
  const credentials = useCredentials().data;
  const [local, setLocal] = useState<WorkflowProblem[] | null>(null);
  const [serverOnly, setServerOnly] = useState<readonly WorkflowProblem[]>([]);
  const latest = useRef<WorkflowProblem[] | null>(null);
  const checker = useRef<Checker>(null);
  useEffect(() => {
    const own = new Checker((problems) => {
      latest.current = problems;
      setLocal(problems);
    });
    checker.current = own;
    return () => own.close();
  }, []);
  useEffect(() => {
    const names = credentials?.map((each) => each.name) ?? null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const check = () => checker.current?.check(store.get().state, names);
    const cancel = whenIdle(check);
    const stop = store.subscribe(() => {
      if (checker.current?.knows(store.get().state)) return;
      clearTimeout(timer);
      timer = setTimeout(check, CHECK_MS);
    });
    return () => {
      cancel();
      clearTimeout(timer);
      stop();
    };
  }, [store, credentials]);
  useEffect(() => {
    const known = new Set(latest.current?.map(keyOf));
    setServerOnly(server.filter((problem) => !known.has(keyOf(problem))));
  }, [server]);
  const problems = useMemo(() => {
    if (!local) return null;
    const known = new Set(local.map(keyOf));
    const merged = [...local, ...(latest.current ? serverOnly.filter((problem) => !known.has(keyOf(problem))) : [])];
    return merged.sort((a, b) => ORDER[a.severity] - ORDER[b.severity]);
  }, [local, serverOnly]);
  useEffect(() => {
    overlay.set({ problems: byNode(problems ?? [], overlay.get().problems) });
  }, [problems, overlay]);
  return problems;
}

/** The worker that knows the rules, and what it was last told. */
class Checker {
  private worker: Worker | null = null;
  private told: EditorState | null = null;

  constructor(private readonly onProblems: (problems: WorkflowProblem[]) => void) {}

  knows(state: EditorState): boolean {
    const { told } = this;
    return told !== null && told.nodes === state.nodes && told.edges === state.edges && told.fields === state.fields;
  }

  check(state: EditorState, credentials: string[] | null): void {
    if (!this.worker) {
      this.worker = new Worker(new URL("./problems.worker.ts", import.meta.url), { type: "module" });
      this.worker.onmessage = (event: MessageEvent<WorkflowProblem[]>) => this.onProblems(event.data);
      // Begun anew with the next change, and told everything again.
      this.worker.onerror = () => this.close();
    }
    this.worker.postMessage(requestOf(this.told, state, credentials));
    this.told = state;
  }

  close(): void {
    this.worker?.terminate();
    this.worker = null;
    this.told = null;
  }
}

/** Problems by their node. A node whose problems are as they were keeps its list, so that its card does not render. */
export function byNode(
  problems: readonly WorkflowProblem[],
  before: Overlay["problems"],
): Map<string, readonly WorkflowProblem[]> {
  const lists = new Map<string, WorkflowProblem[]>();
  for (const problem of problems) {
    if (!problem.node) continue;
    const list = lists.get(problem.node);
    if (list) list.push(problem);
    else lists.set(problem.node, [problem]);
  }
  return new Map(
    [...lists].map(([id, list]) => {
      const old = before.get(id);
      return [id, old && JSON.stringify(old) === JSON.stringify(list) ? old : list];
    }),
  );
}
