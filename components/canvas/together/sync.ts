/** Whether the server has what one sees. Small: the page shows it from the start; what does the work is loaded after the first paint. */
import type { CollabMessage } from "@/lib/api/contracts/collab";

export type SyncKind = "saved" | "saving" | "offline" | "blocked" | "refused";
type Refusal = Extract<CollabMessage, { type: "refused" }>["reason"] | "gone" | "replaced" | "signed_out" | null;

/** What is known of the connection. */
export interface SyncFacts {
  /** Connected and in step with the server. */
  connected: boolean;
  /** Changes that the server has not acknowledged. */
  unsaved: boolean;
  /** Connecting takes longer than a moment. */
  late: boolean;
  /** The server answers, but no WebSocket comes through. */
  blocked: boolean;
  refusal: Refusal;
}

/** The first row that fits says what is shown. */
const TABLE: readonly [fits: (facts: SyncFacts) => boolean, kind: SyncKind][] = [
  [({ refusal }) => refusal !== null, "refused"],
  [({ connected, unsaved }) => connected && !unsaved, "saved"],
  [({ connected }) => connected, "saving"],
  [({ blocked }) => blocked, "blocked"],
  [({ late }) => late, "offline"],
  [({ unsaved }) => unsaved, "saving"],
];

export function kindOf(facts: SyncFacts): SyncKind {
  return TABLE.find(([fits]) => fits(facts))?.[1] ?? "saved";
}

export interface SyncView extends SyncFacts {
  kind: SyncKind;
  /** A viewer's page only looks; what the server would refuse is not offered. */
  viewer: boolean;
}

const START: SyncFacts = { connected: false, unsaved: false, late: false, blocked: false, refusal: null };

/** The state of the connection, for the page to read. */
export class Sync {
  private listeners = new Set<() => void>();
  private view: SyncView;

  constructor(viewer: boolean) {
    this.view = { ...START, kind: kindOf(START), viewer };
  }

  readonly get = (): SyncView => this.view;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  set(patch: Partial<SyncFacts & { viewer: boolean }>): void {
    const next = { ...this.view, ...patch };
    const view = { ...next, kind: kindOf(next) };
    if ((Object.keys(view) as (keyof SyncView)[]).every((key) => view[key] === this.view[key])) return;
    this.view = view;
    for (const listener of this.listeners) listener();
  }

  /** Resolves once everything is on the server: true, or false when that cannot be, or not within `ms`. */
  saved(ms: number): Promise<boolean> {
    return new Promise((resolve) => {
      const end = (isSaved: boolean) => {
        clearTimeout(timer);
        stop();
        resolve(isSaved);
      };
      const look = () => {
        const { kind, connected } = this.view;
        if (kind === "saved" && connected) end(true);
        else if (kind === "refused") end(false);
      };
      const timer = setTimeout(() => end(false), ms);
      const stop = this.subscribe(look);
      look();
    });
  }
}
