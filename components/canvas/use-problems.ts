"use client";
import { useEffect, useMemo, useRef, useState } from "react";
import { useCredentials } from "@/lib/client/credentials";
import { triggerTypes } from "@/lib/triggers/registry";
import type { WorkflowProblem } from "@/lib/workflow/schema";
import type { Overlay } from "./context";
import type { Observable } from "./observable";
import { toDocument } from "./state/document";
import type { EditorStore } from "./state/store";

const CHECK_MS = 250;
const ORDER = { error: 0, warning: 1, info: 2 };
const keyOf = (problem: WorkflowProblem) => `${problem.code}\n${problem.node}\n${problem.field}`;

/**
 * Problems of the document as it is now, and those that only the server can know as of the last save. The rules (and the
 * expression parser) are loaded after the page stands. Null until they have run once.
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
  useEffect(() => {
    const names = credentials?.map((each) => each.name);
    let stale = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let checked: unknown = null;
    const check = async () => {
      const { validate } = await import("@/lib/workflow");
      if (stale) return;
      const { state } = store.get();
      checked = state;
      latest.current = validate(toDocument(state).document, {
        nodeTypes: store.types,
        triggerTypes,
        credentialNames: names && new Set(names),
      });
      setLocal(latest.current);
    };
    const plan = (ms: number) => {
      clearTimeout(timer);
      timer = setTimeout(check, ms);
    };
    plan(0);
    const stop = store.subscribe(() => {
      if (store.get().state !== checked) plan(CHECK_MS);
    });
    return () => {
      stale = true;
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
    const byNode = new Map<string, WorkflowProblem[]>();
    for (const problem of problems ?? []) {
      if (problem.node) byNode.set(problem.node, [...(byNode.get(problem.node) ?? []), problem]);
    }
    overlay.set({ problems: byNode });
  }, [problems, overlay]);
  return problems;
}
