"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import type { Awareness } from "y-protocols/awareness";
import { Observable } from "@/components/canvas/observable";
import type { Answer, Session } from "@/components/canvas/together/session";
import { Sync } from "@/components/canvas/together/sync";
import { useWorkspace } from "@/components/shell/workspace";
import type { BlockDetail } from "@/lib/api/contracts/blocks";
import type { CollabMessage } from "@/lib/api/contracts/collab";
import { documentName } from "@/lib/api/contracts/collab-name";
import { ApiError, apiFetch } from "@/lib/client/api";
import { keys } from "@/lib/client/keys";
import { patiently } from "@/lib/client/patiently";
import type { BlockDocument } from "./document";

/** Saving waits so long for the server to have everything. */
const FLUSH_MS = 15_000;

/** The draft that all who have the block open write together, and the connection to it. */
export interface SharedDraft {
  sync: Sync;
  /** Who else is there; null while nobody can be told. */
  people: Observable<{ awareness: Awareness | null }>;
  /** Null until it is there. */
  document: BlockDocument | null;
  /** Resolves to true once the server has everything as it is now, to false when it cannot be. */
  flush(): Promise<boolean>;
}

async function ask(id: string): Promise<Answer> {
  try {
    await apiFetch(`/api/v1/code-blocks/${id}`);
    return "open";
  } catch (error) {
    const status = error instanceof ApiError ? error.status : 0;
    if (status === 401) return "signed_out";
    return status === 403 || status === 404 ? "gone" : "none";
  }
}

const load = () =>
  patiently(() => Promise.all([import("@/components/canvas/together/session"), import("./document")] as const));

/** Connects the page with everybody who has this block open. */
export function useSharedDraft({ id }: BlockDetail): SharedDraft {
  const { slug, user, role } = useWorkspace();
  const client = useQueryClient();
  const [sync] = useState(() => new Sync(role === "viewer"));
  const [people] = useState(() => new Observable<{ awareness: Awareness | null }>({ awareness: null }));
  const [document, setDocument] = useState<BlockDocument | null>(null);
  useEffect(() => {
    let session: Session | null = null;
    let left = false;
    const onMessage = ({ type }: CollabMessage) => {
      if (type === "version_saved") void client.invalidateQueries({ queryKey: keys.blocks });
    };
    const begin = async () => {
      const [{ Session: Loaded, addressOf }, { BlockDocument: Document }] = await load();
      if (left) return;
      session = new Loaded({
        name: documentName({ kind: "code_block", id }),
        cacheName: `flowpilot:${slug}:${user.email}:code_block:${id}`,
        url: addressOf(window.location, slug),
        ask: () => ask(id),
        subject: {
          show(doc) {
            const shown = new Document(doc);
            setDocument(shown);
            return {
              close() {
                shown.close();
                setDocument((now) => (now === shown ? null : now));
              },
            };
          },
          // Nothing is changed before the document is there.
          isWaiting: () => false,
          subscribe: () => () => {},
        },
        sync,
        onMessage,
        onAwareness: (awareness) => people.set({ awareness }),
      });
    };
    // Without the code there is no connection: said as such.
    void begin().catch(() => sync.set({ late: true }));
    const onLeave = (event: BeforeUnloadEvent) => {
      if (sync.get().unsaved && !session?.isKept) event.preventDefault();
    };
    const onOnline = () => session?.online();
    const onOffline = () => void session?.offline();
    window.addEventListener("beforeunload", onLeave);
    window.addEventListener("online", onOnline);
    window.addEventListener("offline", onOffline);
    return () => {
      left = true;
      window.removeEventListener("beforeunload", onLeave);
      window.removeEventListener("online", onOnline);
      window.removeEventListener("offline", onOffline);
      session?.close();
    };
  }, [sync, people, client, id, slug, user.email]);
  return useMemo(() => ({ sync, people, document, flush: () => sync.saved(FLUSH_MS) }), [sync, people, document]);
}
