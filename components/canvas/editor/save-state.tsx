"use client";
import { clsx } from "clsx";
import * as m from "@/lib/messages/en";
import { useSelected } from "../observable";
import type { Sync, SyncKind } from "../together/sync";

const words = m.collab.status;
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
          "size-2 shrink-0 rounded-full transition-colors duration-300",
          TONES[kind],
          kind === "saving" && "motion-safe:animate-pulse",
        )}
      />
      <span className={clsx("truncate", loud ? "hidden lg:inline" : "sr-only")}>{words[kind]}</span>
      {loud && <span className="sr-only lg:hidden">{words[kind]}</span>}
    </span>
  );
}

/** Says quietly why nothing can be changed. */
export function ViewerNote({ sync }: { sync: Sync }) {
  const viewer = useSelected(sync, (view) => view.viewer);
  if (!viewer) return null;
  return (
    <span
      title={m.collab.viewerHelp}
      className="hidden whitespace-nowrap rounded-full bg-sunken px-2 py-0.5 text-muted text-xs sm:inline"
    >
      {m.collab.viewer}
    </span>
  );
}
