/**
 * A text that several people type in, in a code editor: each keystroke becomes a change of the shared text and the other way round, letter by
 * letter, so that no caret moves for what somebody else types.
 */
import type { editor } from "monaco-editor";
import type { Text, YTextEvent } from "yjs";
import { oneEnding } from "@/lib/collab/shape/block-changes";
import { spliceOf } from "@/lib/collab/shape/splice";
import { writeText } from "@/lib/collab/shape/text";
import { wellFormed } from "@/lib/collab/shape/values";

export interface BindPorts {
  /** Of the transactions of what is typed here. */
  origin: object;
  /** Of what this person has done. The editor's own undo would take the text back to where others had not typed yet. */
  undo(): void;
  redo(): void;
}

/** Binds them until what it gives is called. The editor shows the shared text from now on. */
export function bindCode(
  made: editor.IStandaloneCodeEditor,
  text: Text,
  { origin, undo, redo }: BindPorts,
): () => void {
  const model = made.getModel();
  const { doc } = text;
  if (!model || !doc) return () => {};
  let applying = false;
  let typing = false;
  const apply = (splices: { index: number; remove: number; insert: string }[]) => {
    applying = true;
    for (const { index, remove, insert } of splices) {
      const [from, to] = [model.getPositionAt(index), model.getPositionAt(index + remove)];
      const range = {
        startLineNumber: from.lineNumber,
        startColumn: from.column,
        endLineNumber: to.lineNumber,
        endColumn: to.column,
      };
      model.applyEdits([{ range, text: insert }]);
    }
    applying = false;
  };
  const showAll = () => {
    const splice = spliceOf(model.getValue(), oneEnding(text.toString()));
    if (splice) apply([splice]);
  };
  // 0: LF. With two characters at an end of line, places here would be others than there.
  model.setEOL(0);
  showAll();

  const onShared = ({ delta }: YTextEvent) => {
    if (typing) return;
    let index = 0;
    for (const { retain = 0, delete: remove = 0, insert = "" } of delta) {
      index += retain;
      if (retain > 0) continue;
      apply([{ index, remove, insert: String(insert) }]);
      index += String(insert).length;
    }
    showAll();
  };
  const onTyped = ({ changes }: editor.IModelContentChangedEvent) => {
    if (applying) return;
    typing = true;
    const after = changes.reduce((length, each) => length + each.text.length - each.rangeLength, text.length);
    doc.transact(() => {
      // What has other ends of line in it (a program put it there) is brought to these ones.
      if (after !== model.getValueLength()) return writeText(text, null, model.getValue());
      for (const { rangeOffset, rangeLength, text: typed } of changes.toSorted(
        (a, b) => b.rangeOffset - a.rangeOffset,
      )) {
        if (rangeLength > 0) text.delete(rangeOffset, rangeLength);
        if (typed !== "") text.insert(rangeOffset, wellFormed(typed));
      }
    }, origin);
    typing = false;
    // A letter that was put between the two halves of another one is shown as what they have become.
    showAll();
  };
  text.observe(onShared);
  const listening = [
    model.onDidChangeContent(onTyped),
    made.onKeyDown((event) => {
      const act = stepOf(event.browserEvent);
      if (!act || made.getRawOptions().readOnly) return;
      event.preventDefault();
      event.stopPropagation();
      if (act === "undo") undo();
      else redo();
    }),
  ];
  return () => {
    text.unobserve(onShared);
    for (const each of listening) each.dispose();
  };
}

/** Mod+Z, Mod+Shift+Z and Ctrl+Y. */
function stepOf({ key, ctrlKey, metaKey, shiftKey, altKey }: KeyboardEvent): "undo" | "redo" | null {
  if (altKey || (!ctrlKey && !metaKey)) return null;
  if (key.toLowerCase() === "z") return shiftKey ? "redo" : "undo";
  return key.toLowerCase() === "y" && ctrlKey ? "redo" : null;
}
