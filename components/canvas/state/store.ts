import { applyChanges, invert } from "./apply";
import { markNewIds } from "./commands/mark";
import { EMPTY_HISTORY, type History, record, type Step, stepBack, stepForward } from "./history";
import { groupOf, noteOf, triggerIndex } from "./ids";
import type { Change, CommandLabel, EditorCommand, EditorState, NodeTypes, Point } from "./types";

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
  /** False while an imported document still waits for its first positions. */
  readonly settled: boolean;
  /** Frames that somebody who may not change the document has collapsed (true) or opened (false) for themselves. */
  readonly opened: ReadonlyMap<string, boolean>;
}

/**
 * The document once it is shared with others. `apply`, `undo` and `redo` change it and, before they return, tell the store the state that
 * came of it (`receive`); so does everything that others do.
 */
export interface SharedDocument {
  apply(changes: readonly Change[], label: CommandLabel, coalesce: string | undefined): void;
  /** False when there is nothing left to take back. */
  undo(): boolean;
  redo(): boolean;
  labels(): { undo: CommandLabel | null; redo: CommandLabel | null };
  /** First positions, for whatever has none yet. No undo step. */
  settle(places: ReadonlyMap<string, Point>): void;
}

const NONE: Selection = { nodes: new Set(), edges: new Set() };

/**
 * Holds one open workflow: state, selection, history. Every change goes through dispatch, undo or redo. It begins on its own, with what the
 * page came with; `share` hands the document over to the one that is edited together. Listeners are called after each change, synchronously.
 */
export class EditorStore {
  private history: History = EMPTY_HISTORY;
  private shared: SharedDocument | null = null;
  /** What to select with the state that the shared document is about to give. */
  private choice: Selection | null = null;
  /** Set where somebody else may make a node at the same time, heard or unheard: goes into the ids of new nodes. */
  mark: string | null = null;
  private listeners = new Set<() => void>();
  private snapshot: Snapshot;

  constructor(
    state: EditorState,
    readonly types: NodeTypes,
    private readonly now: () => number = Date.now,
    settled = true,
  ) {
    this.snapshot = { state, selection: NONE, undo: null, redo: null, settled, opened: new Map() };
  }

  readonly get = (): Snapshot => this.snapshot;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Runs a command; false when it had nothing to change. */
  dispatch(command: EditorCommand): boolean {
    const { label, coalesce } = command;
    const run = command.run(this.snapshot.state, this.types);
    const { changes, select } = this.mark ? markNewIds(run, label, this.mark) : run;
    if (changes.length === 0) return false;
    const selection = select
      ? { nodes: new Set(select.nodes ?? this.snapshot.selection.nodes), edges: new Set(select.edges ?? []) }
      : this.snapshot.selection;
    if (this.shared) {
      this.choice = selection;
      this.shared.apply(changes, label, coalesce);
      if (this.choice) this.publish(this.snapshot.state, selection);
      this.choice = null;
    } else {
      this.history = record(this.history, { label, coalesce, at: this.now(), changes });
      this.publish(applyChanges(this.snapshot.state, changes), selection);
    }
    return true;
  }

  undo(): boolean {
    if (this.shared) return this.shared.undo();
    const back = stepBack(this.history);
    if (!back) return false;
    this.history = back.history;
    this.publish(applyChanges(this.snapshot.state, invert(back.step.changes)), this.snapshot.selection);
    return true;
  }

  redo(): boolean {
    if (this.shared) return this.shared.redo();
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

  /** Collapses or opens frames for this person alone: the document stays as it is. */
  fold(groups: readonly string[], collapsed: boolean): void {
    const opened = new Map(this.snapshot.opened);
    for (const id of groups) opened.set(id, collapsed);
    this.snapshot = { ...this.snapshot, opened };
    this.publish(this.snapshot.state, this.snapshot.selection);
  }

  /** First positions of a document that had none: neither an edit nor an undo step. */
  settle(places: ReadonlyMap<string, Point>): void {
    this.snapshot = { ...this.snapshot, settled: true };
    const all = new Map([...this.snapshot.state.places, ...places]);
    this.publish({ ...this.snapshot.state, places: all }, this.snapshot.selection);
    this.shared?.settle(places);
  }

  /**
   * Hands the document over. `begin` gets the steps taken until now and those taken back, in the order in which they were taken, does both again on
   * the shared document, takes the latter back, and tells the state.
   */
  share(shared: SharedDocument, begin: (steps: readonly Step[], undone: readonly Step[]) => EditorState): void {
    const { past, future } = this.history;
    this.history = EMPTY_HISTORY;
    this.shared = shared;
    this.publish(begin(past, future.toReversed()), this.snapshot.selection);
  }

  /** The shared document has changed, by one's own hand or another's. */
  receive(state: EditorState): void {
    const selection = this.choice ?? this.snapshot.selection;
    this.choice = null;
    this.publish(state, selection);
  }

  /** Steps that were taken and are in no shared document yet. */
  get waiting(): readonly Step[] {
    return this.history.past;
  }

  private publish(state: EditorState, selection: Selection): void {
    const labels = this.shared?.labels() ?? {
      undo: this.history.past.at(-1)?.label ?? null,
      redo: this.history.future.at(-1)?.label ?? null,
    };
    this.snapshot = {
      state,
      selection: state === this.snapshot.state ? selection : existing(state, selection),
      ...labels,
      settled: this.snapshot.settled,
      opened: this.snapshot.opened,
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
