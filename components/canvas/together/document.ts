import type * as Y from "yjs";
import { UndoManager } from "yjs";
import { applyChanges } from "@/lib/collab/shape/apply";
import { allRoots, rootsOf } from "@/lib/collab/shape/roots";
import { writePlace, writeTriggerPlace } from "@/lib/collab/shape/write";
import { joins, type Step } from "../state/history";
import { triggerIndex } from "../state/ids";
import type { EditorStore, SharedDocument } from "../state/store";
import type { Change, CommandLabel, Point } from "../state/types";
import { Projection } from "./projection";

const LABEL = "label";

/** A workflow in a Y.Doc, as one person edits it: what this person did can be taken back, what others did cannot. */
export class YDocument implements SharedDocument {
  /** Origin of this person's transactions. */
  private readonly own = {};
  private readonly history: UndoManager;
  private readonly projection: Projection;
  private last: Pick<Step, "coalesce" | "at"> | undefined;
  /** Name of the step that is being taken, or taken back. */
  private label: CommandLabel | null = null;

  /** Takes the store's document over: the steps taken until now are done again on the shared one, and those taken back are taken back there. */
  constructor(
    private readonly doc: Y.Doc,
    private readonly store: EditorStore,
    /** False while this person may only look: then nothing may be written, not even first positions. */
    private readonly mayWrite: () => boolean = () => true,
    private readonly now: () => number = Date.now,
  ) {
    this.history = new UndoManager(allRoots(doc), {
      trackedOrigins: new Set([this.own]),
      // Which steps are one is said by their keys (see `apply`), not by time alone.
      captureTimeout: Number.MAX_SAFE_INTEGER,
    });
    this.history.on("stack-item-added", ({ stackItem }) => stackItem.meta.set(LABEL, this.label));
    this.history.on("stack-item-updated", ({ stackItem }) => stackItem.meta.set(LABEL, this.label));
    this.projection = new Projection(doc, store.get().state);
    store.share(this, (steps, undone) => {
      for (const { changes, label, coalesce, at } of steps) this.write(changes, label, { coalesce, at });
      for (const { changes, label, at } of undone) this.write(changes, label, { at });
      for (const { label } of undone.toReversed()) {
        this.label = label;
        this.history.undo();
      }
      if (undone.length > 0) this.last = undefined;
      return this.projection.next() ?? this.projection.current;
    });
    doc.on("afterTransaction", this.onTransaction);
  }

  apply(changes: readonly Change[], label: CommandLabel, coalesce: string | undefined): void {
    this.write(changes, label, { coalesce, at: this.now() });
  }

  undo(): boolean {
    return this.step("undo", this.labels().undo);
  }

  redo(): boolean {
    return this.step("redo", this.labels().redo);
  }

  labels() {
    const of = (stack: UndoManager["undoStack"]) => (stack.at(-1)?.meta.get(LABEL) as CommandLabel | undefined) ?? null;
    return { undo: of(this.history.undoStack), redo: of(this.history.redoStack) };
  }

  settle(places: ReadonlyMap<string, Point>): void {
    const { layout } = rootsOf(this.doc);
    if (!this.mayWrite()) {
      this.projection.find(places);
      return;
    }
    this.doc.transact(() => {
      for (const [id, place] of places) {
        const trigger = triggerIndex(id);
        if (trigger !== null) writeTriggerPlace(this.doc, trigger, place);
        else if (!layout.has(id)) writePlace(layout, id, place);
      }
    });
  }

  /** Stops telling the store. */
  close(): void {
    this.doc.off("afterTransaction", this.onTransaction);
    this.history.destroy();
  }

  private write(changes: readonly Change[], label: CommandLabel, step: Pick<Step, "coalesce" | "at">): void {
    if (!joins(this.last, step)) this.history.stopCapturing();
    this.last = step;
    this.label = label;
    applyChanges(this.doc, changes, this.own);
  }

  private step(way: "undo" | "redo", label: CommandLabel | null): boolean {
    // A step that was taken back or done again takes no more typing.
    this.last = undefined;
    this.label = label;
    if (this.history[way]()) return true;
    // What others did since may have left nothing of the last steps: they are gone from the stack all the same.
    if (label !== null) this.store.receive(this.projection.current);
    return false;
  }

  private readonly onTransaction = () => {
    const state = this.projection.next();
    if (state) this.store.receive(state);
  };
}
