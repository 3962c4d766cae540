"use client";
import { clsx } from "clsx";
import { useEffect, useState } from "react";
import * as m from "@/lib/messages/en";
import { useSelected } from "../observable";
import type { Sync, SyncKind } from "../together/sync";

const words = m.board.together.status;
const SLOW_MS = 400;
const TONES: Record<SyncKind, string> = {
  saved: "bg-done",
  saving: "bg-running",
  offline: "bg-waiting",
  blocked: "bg-waiting",
  refused: "bg-failed",
};

/** Whether the server has what one sees: a quiet dot, with words where they matter and for whoever asks. */
export function SaveState({ sync }: { sync: Sync }) {
  const kind = useSelected(sync, (view) => view.kind);
  const connected = useSelected(sync, (view) => view.connected);
  const shown = useSlow(kind);
  const loud = kind === "offline" || kind === "blocked" || kind === "refused";
  return (
    <span
      role="status"
      title={words[kind]}
      data-connected={connected}
      className="flex h-8 min-w-0 shrink-0 items-center gap-2 px-1.5 text-faint text-xs"
    >
      <span
        aria-hidden
        className={clsx(
          "size-2 shrink-0 rounded-full",
          TONES[shown],
          shown === "saving" && "motion-safe:animate-pulse",
        )}
      />
      <span className={clsx("truncate", loud ? "hidden lg:inline" : "sr-only")}>{words[kind]}</span>
      {loud && <span className="sr-only lg:hidden">{words[kind]}</span>}
    </span>
  );
}

/** What the dot shows: that something is on its way to the server only when it takes a while. It would blink with each key, and be drawn all the time. */
function useSlow(kind: SyncKind): SyncKind {
  const [slow, setSlow] = useState(false);
  const saving = kind === "saving";
  useEffect(() => {
    if (!saving) return setSlow(false);
    const timer = setTimeout(() => setSlow(true), SLOW_MS);
    return () => clearTimeout(timer);
  }, [saving]);
  return saving && !slow ? "saved" : kind;
}

/** Says quietly why nothing can be changed. */
export function ViewerNote({ sync }: { sync: Sync }) {
  const viewer = useSelected(sync, (view) => view.viewer);
  if (!viewer) return null;
  return (
    <span
      title={m.board.together.viewerHelp}
      className="hidden whitespace-nowrap rounded-full bg-sunken px-2 py-0.5 text-muted text-xs sm:inline"
    >
      {m.board.together.viewer}
    </span>
  );
}
