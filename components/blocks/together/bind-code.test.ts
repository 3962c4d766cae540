/** The editor here is the part of Monaco's that the binding uses, over a string. */
import fc from "fast-check";
import type { editor } from "monaco-editor";
import { expect, it } from "vitest";
import { applyUpdate, Doc, encodeStateAsUpdate, encodeStateVector } from "yjs";
import { BlockDocument } from "./document";

interface Place {
  lineNumber: number;
  column: number;
}
interface Edit {
  range: { startLineNumber: number; startColumn: number; endLineNumber: number; endColumn: number };
  text: string;
}

class Editor {
  private listeners = new Set<(event: { changes: object[] }) => void>();
  private keys = new Set<(event: object) => void>();
  constructor(public value = "") {}

  getModel = () => this;
  getRawOptions = () => ({ readOnly: false });
  setEOL = () =>
    this.change([{ rangeOffset: 0, rangeLength: this.value.length, text: this.value.replaceAll("\r\n", "\n") }]);
  getValue = () => this.value;
  getValueLength = () => this.value.length;
  getPositionAt(offset: number): Place {
    const lines = this.value.slice(0, offset).split("\n");
    return { lineNumber: lines.length, column: (lines.at(-1) ?? "").length + 1 };
  }
  private offsetAt({ lineNumber, column }: Place): number {
    const before = this.value.split("\n").slice(0, lineNumber - 1);
    return before.reduce((sum, line) => sum + line.length + 1, 0) + column - 1;
  }
  applyEdits(edits: Edit[]): void {
    for (const { range, text } of edits) {
      const from = this.offsetAt({ lineNumber: range.startLineNumber, column: range.startColumn });
      const to = this.offsetAt({ lineNumber: range.endLineNumber, column: range.endColumn });
      this.change([{ rangeOffset: from, rangeLength: to - from, text: text.replaceAll("\r\n", "\n") }]);
    }
  }
  onDidChangeContent = (listener: (event: { changes: object[] }) => void) => this.listen(this.listeners, listener);
  onKeyDown = (listener: (event: object) => void) => this.listen(this.keys, listener);

  /** Somebody types, in one place or with several carets, of which none touches another. */
  change(changes: { rangeOffset: number; rangeLength: number; text: string }[]): void {
    for (const { rangeOffset, rangeLength, text } of changes.toSorted((a, b) => b.rangeOffset - a.rangeOffset))
      this.value = this.value.slice(0, rangeOffset) + text + this.value.slice(rangeOffset + rangeLength);
    for (const listener of this.listeners) listener({ changes });
  }
  press(key: string, more: object = {}): void {
    const browserEvent = { key, ctrlKey: true, metaKey: false, shiftKey: false, altKey: false, ...more };
    const stop = () => {};
    for (const listener of this.keys) listener({ browserEvent, preventDefault: stop, stopPropagation: stop });
  }

  private listen<T>(listeners: Set<T>, listener: T) {
    listeners.add(listener);
    return { dispose: () => listeners.delete(listener) };
  }
}

interface Person {
  document: BlockDocument;
  editor: Editor;
}

/** A person with the draft open, as it is in `from`. */
function open(from?: Doc): Person {
  const doc = new Doc();
  if (from) applyUpdate(doc, encodeStateAsUpdate(from));
  const [document, editor] = [new BlockDocument(doc), new Editor("what came with the page")];
  document.bind(editor as unknown as editor.IStandaloneCodeEditor);
  return { document, editor };
}

function exchange(a: Person, b: Person): void {
  const [mine, theirs] = [encodeStateVector(a.document.doc), encodeStateVector(b.document.doc)];
  applyUpdate(b.document.doc, encodeStateAsUpdate(a.document.doc, theirs));
  applyUpdate(a.document.doc, encodeStateAsUpdate(b.document.doc, mine));
}

const typing = fc.record({
  who: fc.nat(1),
  at: fc.nat(40),
  remove: fc.nat(4),
  text: fc.constantFrom("a", "bc", "\n", "  x\n", "", "😀", "\r\ny"),
  next: fc.constantFrom("go on", "exchange", "undo", "redo", "a program writes"),
});

it("shows every editor the same text, whatever is typed, taken back and written by programs", () => {
  fc.assert(
    fc.property(fc.array(typing, { maxLength: 25 }), (steps) => {
      const ada = open();
      const grace = open(ada.document.doc);
      const people = [ada, grace];
      for (const { who, at, remove, text, next } of steps) {
        const person = people[who] ?? ada;
        const { length } = person.editor.value;
        const rangeOffset = Math.min(at, length);
        const typed = text.replaceAll("\r\n", "\n");
        person.editor.change([{ rangeOffset, rangeLength: Math.min(remove, length - rangeOffset), text: typed }]);
        if (next === "exchange") exchange(ada, grace);
        if (next === "undo") person.editor.press("z");
        if (next === "redo") person.editor.press("z", { shiftKey: true });
        if (next === "a program writes") person.document.code.insert(0, text);
        if (!person.document.code.toString().includes("\r"))
          expect(person.editor.value).toBe(person.document.code.toString());
      }
      exchange(ada, grace);
      expect(ada.document.code.toString()).toBe(grace.document.code.toString());
      expect(ada.editor.value).toBe(grace.editor.value);
    }),
    { numRuns: 60 },
  );
});

it("takes back what one typed oneself, and nothing of the others", () => {
  const ada = open();
  ada.editor.change([{ rangeOffset: 0, rangeLength: 0, text: "one\n" }]);
  const grace = open(ada.document.doc);
  grace.editor.change([{ rangeOffset: 4, rangeLength: 0, text: "two\n" }]);
  exchange(ada, grace);
  grace.editor.press("z");
  grace.editor.press("z");
  exchange(ada, grace);
  expect(ada.editor.value).toBe("one\n");
  grace.editor.press("y");
  exchange(ada, grace);
  expect(ada.editor.value).toBe("one\ntwo\n");
  ada.editor.press("Z", { shiftKey: true, ctrlKey: false });
  expect(ada.editor.value).toBe("one\ntwo\n");
});

it("takes several carets at once", () => {
  const ada = open();
  ada.editor.change([{ rangeOffset: 0, rangeLength: 0, text: "abc" }]);
  ada.editor.change([
    { rangeOffset: 0, rangeLength: 1, text: "A!" },
    { rangeOffset: 2, rangeLength: 1, text: "C" },
  ]);
  expect(ada.document.code.toString()).toBe("A!bC");
});
