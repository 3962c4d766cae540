import { applyChanges, invert } from "./apply";
import { EMPTY_HISTORY, type History, positionOf, record, stepBack, stepForward } from "./history";
import { groupOf, noteOf, triggerIndex } from "./ids";
import type { CommandLabel, EditorCommand, EditorState, NodeTypes, Point } from "./types";

export interface Selection {
  readonly nodes: ReadonlySet<string>;
  readonly edges: ReadonlySet<string>;
}

/** What the React side reads in one piece; each part keeps its identity while it does not change. */
export interface Snapshot {
  readonly state: EditorState;
  readonly selection: Selection;
  readonly undo: CommandLabel | null;
  readonly redo: CommandLabel | null;
  /** Number of the step the document stands at. Two equal numbers mean the same document. */
  readonly position: number;
  readonly dirty: boolean;
  /** False while an imported document still waits for its first positions. */
  readonly settled: boolean;
}

const NONE: Selection = { nodes: new Set(), edges: new Set() };

/**
 * Holds one open workflow: state, selection, history. Every mutation goes through dispatch, undo, redo or reset, which is
 * the seam where a shared (CRDT) document takes over. Listeners are called after each change, synchronously.
 */
export class EditorStore {
  private history: History = EMPTY_HISTORY;
  private saved = 0;
  private listeners = new Set<() => void>();
  private snapshot: Snapshot;

  constructor(
    state: EditorState,
    readonly types: NodeTypes,
    private readonly now: () => number = Date.now,
    settled = true,
  ) {
    this.snapshot = { state, selection: NONE, undo: null, redo: null, position: 0, dirty: false, settled };
  }

  readonly get = (): Snapshot => this.snapshot;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Runs a command; false when it had nothing to change. */
  dispatch(command: EditorCommand): boolean {
    const { changes, select } = command.run(this.snapshot.state, this.types);
    if (changes.length === 0) return false;
    const { label, coalesce } = command;
    this.history = record(this.history, { label, coalesce, at: this.now(), changes });
    const selection = select
      ? { nodes: new Set(select.nodes ?? this.snapshot.selection.nodes), edges: new Set(select.edges ?? []) }
      : this.snapshot.selection;
    this.publish(applyChanges(this.snapshot.state, changes), selection);
    return true;
  }

  undo(): boolean {
    const back = stepBack(this.history);
    if (!back) return false;
    this.history = back.history;
    this.publish(applyChanges(this.snapshot.state, invert(back.step.changes)), this.snapshot.selection);
    return true;
  }

  redo(): boolean {
    const forward = stepForward(this.history);
    if (!forward) return false;
    this.history = forward.history;
    this.publish(applyChanges(this.snapshot.state, forward.step.changes), this.snapshot.selection);
    return true;
  }

  select(nodes: Iterable<string>, edges: Iterable<string> = []): void {
    const next: Selection = { nodes: new Set(nodes), edges: new Set(edges) };
    const { selection } = this.snapshot;
    if (sameSet(selection.nodes, next.nodes) && sameSet(selection.edges, next.edges)) return;
    this.publish(this.snapshot.state, next);
  }

  /** Remembers that the document at this position is what the server has. */
  markSaved(position: number): void {
    this.saved = position;
    this.publish(this.snapshot.state, this.snapshot.selection);
  }

  /** Opens another state (theirs after a conflict, a draft found in this browser). History starts anew. */
  reset(state: EditorState, dirty = false): void {
    this.history = EMPTY_HISTORY;
    this.saved = dirty ? -1 : 0;
    this.publish(state, NONE);
  }

  /** First positions of a document that had none: neither an edit nor an undo step. */
  settle(places: ReadonlyMap<string, Point>): void {
    this.snapshot = { ...this.snapshot, settled: true };
    this.publish(
      { ...this.snapshot.state, places: new Map([...this.snapshot.state.places, ...places]) },
      this.snapshot.selection,
    );
  }

  private publish(state: EditorState, selection: Selection): void {
    const position = positionOf(this.history);
    this.snapshot = {
      state,
      selection: state === this.snapshot.state ? selection : existing(state, selection),
      undo: this.history.past.at(-1)?.label ?? null,
      redo: this.history.future.at(-1)?.label ?? null,
      position,
      dirty: position !== this.saved,
      settled: this.snapshot.settled,
    };
    for (const listener of this.listeners) listener();
  }
}

function existing(state: EditorState, selection: Selection): Selection {
  const lives = (id: string) => {
    if (state.nodes.has(id)) return true;
    const trigger = triggerIndex(id);
    if (trigger !== null) return trigger < state.fields.triggers.length;
    return state.items.sticky_notes.has(noteOf(id) ?? "") || state.items.groups.has(groupOf(id) ?? "");
  };
  const nodes = [...selection.nodes].filter(lives);
  const edges = [...selection.edges].filter((id) => state.edges.has(id));
  if (nodes.length === selection.nodes.size && edges.length === selection.edges.size) return selection;
  return { nodes: new Set(nodes), edges: new Set(edges) };
}

function sameSet(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size === b.size && [...a].every((id) => b.has(id));
}
