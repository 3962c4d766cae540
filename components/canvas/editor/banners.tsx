"use client";
import { useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import type { WorkflowDetail } from "@/lib/api/contracts/workflows";
import { apiFetch, messageOf } from "@/lib/client/api";
import { formatRelative } from "@/lib/client/format";
import { keys } from "@/lib/client/keys";
import { m } from "@/lib/messages";
import { useSelected } from "../observable";
import { toDocument } from "../state/document";
import type { EditorStore } from "../state/store";
import type { DraftSession } from "../use-draft";

const words = m.canvas.saving;

function Banner({ tone, children, actions }: { tone: "failed" | "waiting"; children: ReactNode; actions?: ReactNode }) {
  return (
    <div
      role="alert"
      className={`flex flex-wrap items-center gap-x-4 gap-y-2 border-b px-4 py-2 text-sm ${tone === "failed" ? "bg-failed-soft text-failed" : "bg-waiting-soft text-waiting"}`}
    >
      <p className="min-w-0 flex-1 basis-64">{children}</p>
      {actions && <div className="flex flex-wrap gap-2">{actions}</div>}
    </div>
  );
}

/** What stands between the draft and the server: a conflict, a failed save, a draft found in this browser. */
export function Banners({ id, store, session }: { id: string; store: EditorStore; session: DraftSession }) {
  const state = useSelected(session.saver, (value) => value);
  const { found } = session;
  return (
    <>
      {found && (
        <Banner
          tone="waiting"
          actions={
            <>
              <Button size="sm" onClick={session.restore}>
                {words.restore}
              </Button>
              <Button size="sm" variant="ghost" onClick={session.discard}>
                {words.discard}
              </Button>
            </>
          }
        >
          {words.foundTitle(formatRelative(new Date(found.at), new Date()))}
        </Banner>
      )}
      {state.kind === "conflict" && <Conflict id={id} store={store} session={session} />}
      {state.kind === "failed" && <Banner tone="failed">{words.failedHelp(state.reason)}</Banner>}
      {state.kind === "refused" && <Banner tone="failed">{words.invalid(state.reason)}</Banner>}
    </>
  );
}

function Conflict({ id, store, session }: { id: string; store: EditorStore; session: DraftSession }) {
  const client = useQueryClient();
  const [pending, setPending] = useState<"theirs" | "mine" | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const decide = async (side: "theirs" | "mine") => {
    setPending(side);
    setFailure(null);
    try {
      const theirs = await client.fetchQuery({
        queryKey: [...keys.workflow(id), "theirs"],
        queryFn: () => apiFetch<WorkflowDetail>(`/api/v1/workflows/${id}`),
        staleTime: 0,
      });
      if (side === "theirs") session.openTheirs(theirs);
      else await session.saver.overwrite(theirs.revision);
    } catch (error) {
      setFailure(messageOf(error));
    } finally {
      setPending(null);
    }
  };
  const [yaml, setYaml] = useState<string | null>(null);
  // The text is made when the pointer or focus comes near, so that the click itself can copy it.
  const prepare = async () =>
    setYaml((await import("@/lib/workflow/yaml")).toYaml(toDocument(store.get().state).document));
  return (
    <Banner
      tone="failed"
      actions={
        <>
          <Button size="sm" pending={pending === "theirs"} onClick={() => decide("theirs")}>
            {words.reload}
          </Button>
          <Button size="sm" pending={pending === "mine"} onClick={() => decide("mine")}>
            {words.overwrite}
          </Button>
          <CopyButton
            value={() => yaml ?? JSON.stringify(toDocument(store.get().state).document, null, 2)}
            label={words.copyMine}
            text={words.copyMine}
            onPointerEnter={prepare}
            onFocus={prepare}
          />
        </>
      }
    >
      {words.conflictTitle} {failure}
    </Banner>
  );
}
