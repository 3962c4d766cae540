import type { Awareness } from "y-protocols/awareness";
import { type Own, type Person, readPeople } from "./person";

/** What one shows goes out so often at most. */
const SEND_MS = 40;

/** What y-protocols tells of a change: whose state came, changed or went. */
type Changed = Record<"added" | "updated" | "removed", readonly number[]>;

export interface Others {
  people: readonly Person[];
  /** The client whose view is followed. */
  following: number | null;
}

/** Who else is here and what they do; and what they see of oneself. The cards know nothing of it: they are drawn without. */
export class Presence {
  /** The shared document of those who are here. */
  readonly doc: Awareness["doc"];
  private others: Others = { people: [], following: null };
  private listeners = new Set<() => void>();
  private patch: Partial<Own> = {};
  private timer: ReturnType<typeof setTimeout> | null = null;
  private frame: ReturnType<typeof setTimeout> | null = null;

  constructor(private readonly awareness: Awareness) {
    this.doc = awareness.doc;
    awareness.on("change", this.onChange);
    this.read();
  }

  readonly get = (): Others => this.others;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Shows something of oneself, with whatever else changes in the same moment. */
  show(patch: Partial<Own>): void {
    this.patch = { ...this.patch, ...patch };
    this.timer ??= setTimeout(() => {
      this.timer = null;
      const state = { user: {}, ...this.awareness.getLocalState(), ...this.patch };
      this.patch = {};
      this.awareness.setLocalState(state);
    }, SEND_MS);
  }

  follow(client: number | null): void {
    if (client !== this.others.following) this.set({ ...this.others, following: client });
  }

  close(): void {
    this.awareness.off("change", this.onChange);
    if (this.timer) clearTimeout(this.timer);
    if (this.frame) clearTimeout(this.frame);
  }

  /** Many people move at once: drawn once for all. What oneself shows is none of it, and that is told with each key and each move. */
  private readonly onChange = ({ added, updated, removed }: Changed): void => {
    if ([...added, ...updated, ...removed].every((client) => client === this.awareness.clientID)) return;
    this.frame ??= setTimeout(() => {
      this.frame = null;
      this.read();
    }, 8);
  };

  private read(): void {
    const states = new Map<number, unknown>(this.awareness.getStates());
    states.delete(this.awareness.clientID);
    const people = readPeople(states);
    const { following } = this.others;
    const isThere = people.some(({ client }) => client === following);
    this.set({ people, following: isThere ? following : null });
  }

  private set(others: Others): void {
    this.others = others;
    for (const listener of this.listeners) listener();
  }
}
