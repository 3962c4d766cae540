import type { editor } from "monaco-editor";
import { type Doc, type Text, UndoManager } from "yjs";
import type { BlockContent } from "@/lib/api/contracts/blocks";
import { blockRoots, changeBlock, overlapOf, readBlock, setOverlap } from "@/lib/collab/shape/block";
import { bindCode } from "./bind-code";

export interface DraftView {
  content: BlockContent;
  /** A version that was saved past the draft and changes the same. */
  overlap: number | null;
}

/** The shared draft of a code block as one person edits it: what this person typed can be taken back, what others typed cannot. */
export class BlockDocument {
  readonly code: Text;
  /** Of this person's transactions. */
  private readonly own = {};
  private readonly history: UndoManager;
  private readonly listeners = new Set<() => void>();
  private view: DraftView;

  constructor(readonly doc: Doc) {
    this.code = blockRoots(doc).code;
    this.history = new UndoManager(this.code, { trackedOrigins: new Set([this.own]) });
    this.view = this.read();
    doc.on("afterTransaction", this.onTransaction);
  }

  readonly get = (): DraftView => this.view;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  change(patch: Partial<BlockContent>): void {
    // A step of its own: it is not joined to the letters before it.
    this.history.stopCapturing();
    changeBlock(this.doc, patch, this.own);
    this.history.stopCapturing();
  }

  /** This person has seen what the version that was saved past the draft changes. */
  looked(): void {
    setOverlap(this.doc, null, this.own);
  }

  undo(): void {
    this.history.undo();
  }

  redo(): void {
    this.history.redo();
  }

  /** Lets an editor show the code and change it. Gives what ends that. */
  bind(made: editor.IStandaloneCodeEditor): () => void {
    return bindCode(made, this.code, { origin: this.own, undo: () => this.undo(), redo: () => this.redo() });
  }

  close(): void {
    this.doc.off("afterTransaction", this.onTransaction);
    this.history.destroy();
  }

  private read(): DraftView {
    return { content: readBlock(this.doc), overlap: overlapOf(this.doc) };
  }

  private readonly onTransaction = (transaction: { changed: ReadonlyMap<unknown, unknown> }): void => {
    if (transaction.changed.size === 0) return;
    this.view = this.read();
    for (const listener of this.listeners) listener();
  };
}
