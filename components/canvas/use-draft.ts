"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { WorkflowDetail } from "@/lib/api/contracts/workflows";
import { ApiError, messageOf } from "@/lib/client/api";
import { keys } from "@/lib/client/keys";
import { saveWorkflow } from "@/lib/client/workflows";
import type { WorkflowProblem } from "@/lib/workflow/schema";
import { dropKept, readKept, writeKept } from "./save/kept";
import { type Draft, DraftSaver, type KeptDraft, type SaveAnswer } from "./save/saver";
import { toDocument, toState } from "./state/document";
import type { EditorStore } from "./state/store";

/** Sends a draft and sorts the answer by what the saver can do about it. */
async function put(id: string, draft: Draft, revision: number): Promise<SaveAnswer> {
  try {
    return { kind: "saved", ...(await saveWorkflow(id, revision, draft.document, draft.layout)) };
  } catch (error) {
    if (error instanceof ApiError && error.status === 409) return { kind: "stale" };
    const reason = messageOf(error);
    const final = error instanceof ApiError && error.status >= 400 && error.status < 500 && error.status !== 429;
    return { kind: final ? "refused" : "unreachable", reason };
  }
}

export interface DraftSession {
  saver: DraftSaver;
  serverProblems: readonly WorkflowProblem[];
  /** A draft that this browser kept and the server never got; null once it is restored or discarded. */
  found: KeptDraft | null;
  restore(): void;
  discard(): void;
  /** Opens what the server has now; what is here goes. */
  openTheirs(theirs: WorkflowDetail): void;
}

/** Keeps the store and the server together: autosave, conflicts, and drafts left over from a crash. */
export function useDraft(store: EditorStore, workflow: WorkflowDetail): DraftSession {
  const client = useQueryClient();
  const { id } = workflow;
  const [serverProblems, setServerProblems] = useState<readonly WorkflowProblem[]>(workflow.problems);
  const [found, setFound] = useState<KeptDraft | null>(null);
  const [saver] = useState(
    () =>
      new DraftSaver(
        {
          put: (draft, revision) => put(id, draft, revision),
          read: () => {
            const { state, position, dirty } = store.get();
            return { draft: toDocument(state), position, dirty };
          },
          onSaved: (position, answer, draft) => {
            store.markSaved(position);
            setServerProblems(answer.problems);
            const { revision, problems } = answer;
            client.setQueriesData<WorkflowDetail>({ queryKey: [...keys.workflows, "one"] }, (known) =>
              known?.id === id ? { ...known, ...draft, revision, problems, has_changes: true } : known,
            );
            void client.invalidateQueries({ queryKey: keys.workflows, refetchType: "inactive" });
          },
          keep: (kept) => void writeKept(window.localStorage, id, kept),
          forget: () => dropKept(window.localStorage, id),
          now: () => new Date(),
          after: (ms, run) => {
            const timer = setTimeout(run, ms);
            return () => clearTimeout(timer);
          },
        },
        workflow.revision,
      ),
  );

  useEffect(() => {
    const kept = readKept(window.localStorage, id);
    const same =
      kept &&
      JSON.stringify(toDocument(toState(kept.document, kept.layout))) === JSON.stringify(toDocument(store.get().state));
    if (kept && !same) setFound(kept);
    let position = store.get().position;
    const stop = store.subscribe(() => {
      const now = store.get().position;
      if (now === position) return;
      position = now;
      saver.changed();
    });
    const onLeave = (event: BeforeUnloadEvent) => {
      if (!store.get().dirty) return;
      saver.stop();
      event.preventDefault();
    };
    window.addEventListener("beforeunload", onLeave);
    return () => {
      stop();
      window.removeEventListener("beforeunload", onLeave);
      saver.stop();
      // Going to another page of the app: the last second of typing is sent, nobody waits for it.
      void saver.flush();
    };
  }, [store, saver, id]);

  return {
    saver,
    serverProblems,
    found,
    restore: () => {
      if (!found) return;
      store.reset(toState(found.document, found.layout), true);
      saver.resume(found.revision);
      setFound(null);
    },
    discard: () => {
      dropKept(window.localStorage, id);
      setFound(null);
    },
    openTheirs: (theirs) => {
      store.reset(toState(theirs.document, theirs.layout));
      setServerProblems(theirs.problems);
      saver.rebase(theirs.revision);
    },
  };
}
