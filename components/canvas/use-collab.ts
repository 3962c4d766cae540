"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import type { Awareness } from "y-protocols/awareness";
import { useMay, useWorkspace } from "@/components/shell/workspace";
import type { CollabMessage } from "@/lib/api/contracts/collab";
import type { WorkflowDetail } from "@/lib/api/contracts/workflows";
import { ApiError, apiFetch } from "@/lib/client/api";
import { whenIdle } from "@/lib/client/idle";
import { keys } from "@/lib/client/keys";
import type { WorkflowProblem } from "@/lib/workflow/schema";
import { Observable } from "./observable";
import { toDocument } from "./state/document";
import type { EditorStore } from "./state/store";
import type { Answer, Session } from "./together/session";
import { Sync } from "./together/sync";
import { keepWaiting, waitingKey } from "./together/waiting";

/** Test and Publish wait so long for the server to have everything. */
const FLUSH_MS = 15_000;
/** So long after the last change the page asks for the facts that only the server knows. */
const FACTS_MS = 2500;

/** What the page knows of editing together. */
export interface Collab {
  sync: Sync;
  /** Who else is there; null while nobody can be told. */
  people: Observable<{ awareness: Awareness | null }>;
  /** What the server says besides the document. Gives what ends listening. */
  listen(hear: (message: CollabMessage) => void): () => void;
  /** Resolves to true once the server has everything as it is now, to false when it cannot be. */
  flush(): Promise<boolean>;
  /** What of the document did not fit the draft on the server. */
  problems: readonly WorkflowProblem[];
}

async function ask(workflowId: string): Promise<Answer> {
  try {
    await apiFetch(`/api/v1/workflows/${workflowId}`);
    return "open";
  } catch (error) {
    const status = error instanceof ApiError ? error.status : 0;
    if (status === 401) return "signed_out";
    return status === 403 || status === 404 ? "gone" : "none";
  }
}

/** Connects the store with everybody who edits this workflow. */
export function useCollab(store: EditorStore, workflow: WorkflowDetail): Collab {
  const { slug, user } = useWorkspace();
  const looks = !useMay("workflow.edit");
  const client = useQueryClient();
  const { id } = workflow;
  const [sync] = useState(() => new Sync(looks));
  const [people] = useState(() => new Observable<{ awareness: Awareness | null }>({ awareness: null }));
  const [listeners] = useState(() => new Set<(message: CollabMessage) => void>());
  const [derived, setDerived] = useState<readonly WorkflowProblem[]>([]);

  useEffect(() => {
    let session: Session | null = null;
    let left = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const isThis = (known: WorkflowDetail | undefined) => known?.id === id;
    const patch = (change: (known: WorkflowDetail) => WorkflowDetail) =>
      client.setQueriesData<WorkflowDetail>({ queryKey: [...keys.workflows, "one"] }, (known) =>
        known && isThis(known) ? change(known) : known,
      );
    const onMessage = (message: CollabMessage) => {
      for (const hear of listeners) hear(message);
      if (message.type === "derived") {
        setDerived(message.problems);
        patch((known) => ({ ...known, revision: message.revision }));
        clearTimeout(timer);
        timer = setTimeout(() => void client.invalidateQueries({ queryKey: keys.workflows }), FACTS_MS);
      }
      // What else they may here, the page asks for.
      if (message.type === "role") void client.invalidateQueries({ queryKey: [...keys.workflows, "one"] });
      if (message.type === "published") void client.invalidateQueries({ queryKey: keys.workflows });
    };
    const cacheName = `flowpilot:${slug}:${user.email}:${id}`;
    const storage = window.localStorage;
    const isKept = !sync.get().viewer && storage.getItem(waitingKey(cacheName)) !== null;
    // What is kept is done again first: nothing may be written over it.
    let stopKeeping = isKept ? () => {} : keepWaiting(storage, cacheName, store);
    // Until the rest is loaded.
    const early = store.subscribe(() => sync.set({ unsaved: store.waiting.length > 0 }));
    const begin = async () => {
      if (isKept) {
        const { restoreWaiting } = await import("./together/restore");
        if (left) return;
        restoreWaiting(storage, cacheName, store);
        stopKeeping = keepWaiting(storage, cacheName, store);
      }
      const [{ Session: Loaded, addressOf }, { storeSubject }] = await Promise.all([
        import("./together/session"),
        import("./together/store-subject"),
      ]);
      early();
      if (left) return;
      session = new Loaded({
        name: id,
        cacheName,
        url: addressOf(window.location, slug),
        ask: () => ask(id),
        subject: storeSubject(store),
        sync,
        onMessage,
        onAwareness: (awareness) => people.set({ awareness }),
      });
    };
    // After the first drawing, which needs nobody else. Without the code there is no connection: said as such, and edits stay on the page.
    const callOff = whenIdle(() => void begin().catch(() => sync.set({ late: true })));
    const onLeave = (event: BeforeUnloadEvent) => {
      if (sync.get().unsaved && !session?.isKept && store.waiting.length === 0) event.preventDefault();
    };
    const onOnline = () => session?.online();
    const onOffline = () => void session?.offline();
    window.addEventListener("beforeunload", onLeave);
    window.addEventListener("online", onOnline);
    window.addEventListener("offline", onOffline);
    return () => {
      left = true;
      callOff();
      early();
      stopKeeping();
      clearTimeout(timer);
      window.removeEventListener("beforeunload", onLeave);
      window.removeEventListener("online", onOnline);
      window.removeEventListener("offline", onOffline);
      session?.close();
      // Coming back shows at once what was left.
      patch((known) => ({ ...known, ...toDocument(store.get().state) }));
      void client.invalidateQueries({ queryKey: keys.workflows, refetchType: "none" });
    };
  }, [store, sync, people, listeners, client, id, slug, user.email]);

  return useMemo(
    () => ({
      sync,
      people,
      listen: (hear) => {
        listeners.add(hear);
        return () => listeners.delete(hear);
      },
      flush: () => sync.saved(FLUSH_MS),
      problems: derived,
    }),
    [sync, people, listeners, derived],
  );
}
