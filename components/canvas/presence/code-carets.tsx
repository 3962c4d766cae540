"use client";
import "./carets.css";
import type { editor } from "monaco-editor";
import { useEffect, useReducer } from "react";
import type { Text } from "yjs";
import { useOthers, usePresence } from "./context";
import type { Person } from "./person";
import { found, sharedText, told } from "./shared-text";

interface CodeCaretsProps {
  editor: editor.IStandaloneCodeEditor;
  /** Node and field whose text the editor shows. */
  node: string | null;
  path: string;
  /** That text, where it is none of a workflow's. */
  of?: Text;
}

/** The carets in a code editor: tells the others of one's own, and draws theirs. */
export default function CodeCarets({ editor, node, path, of }: CodeCaretsProps) {
  const presence = usePresence();
  const people = useOthers((others) => others.people);
  const [moment, again] = useReducer((n: number) => n + 1, 0);

  useEffect(() => {
    if (!presence) return;
    const tell = () => {
      const [model, selection] = [editor.getModel(), editor.getSelection()];
      if (!model || !selection || !editor.hasTextFocus()) return;
      const text = of ?? sharedText(presence.doc, node, path);
      const [anchor, head] = [
        { lineNumber: selection.selectionStartLineNumber, column: selection.selectionStartColumn },
        { lineNumber: selection.positionLineNumber, column: selection.positionColumn },
      ].map((place) => model.getOffsetAt(place));
      // What is typed is in the editor first, what others type in the document: both tell when the other one has it too.
      if (text && text.toString() !== model.getValue()) return;
      const at = text && anchor !== undefined && head !== undefined ? told(text, { anchor, head }) : null;
      presence.show({ field: { node, path, at } });
    };
    let isOver = false;
    // The editor says that its text is another one before it has moved the caret.
    const onText = () =>
      queueMicrotask(() => {
        if (isOver) return;
        tell();
        again();
      });
    const listening = [
      editor.onDidFocusEditorText(tell),
      editor.onDidChangeCursorSelection(tell),
      editor.onDidChangeModelContent(onText),
    ];
    presence.doc.on("update", onText);
    tell();
    return () => {
      isOver = true;
      for (const each of listening) each.dispose();
      presence.doc.off("update", onText);
    };
  }, [presence, editor, node, path, of]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `moment` stands for the text as it is now.
  useEffect(() => {
    const model = editor.getModel();
    const text = presence && (of ?? sharedText(presence.doc, node, path));
    if (!presence || !model || !text) return;
    const drawn = people.flatMap((person) => {
      const at = person.field?.node === node && person.field.path === path && !person.away ? person.field.at : null;
      const range = at ? found(presence.doc, text, at) : null;
      return range ? [draw(editor, model, person, range)] : [];
    });
    return () => {
      for (const clear of drawn) clear();
    };
  }, [people, presence, editor, node, path, of, moment]);
  return null;
}

/** Draws one caret and gives what takes it away. */
function draw(
  editor: editor.IStandaloneCodeEditor,
  model: editor.ITextModel,
  person: Person,
  { anchor, head }: { anchor: number; head: number },
): () => void {
  const [from, to] = [model.getPositionAt(Math.min(anchor, head)), model.getPositionAt(Math.max(anchor, head))];
  const letter = /--person-([a-h])/.exec(person.color)?.[1] ?? "a";
  const selection = editor.createDecorationsCollection([
    {
      range: {
        startLineNumber: from.lineNumber,
        startColumn: from.column,
        endLineNumber: to.lineNumber,
        endColumn: to.column,
      },
      options: { className: `code-selection code-person-${letter}` },
    },
  ]);
  const place = model.getPositionAt(head);
  const line = document.createElement("div");
  line.className = `code-caret code-person-${letter}`;
  line.dataset.caret = person.name;
  line.dataset.at = String(head);
  const flag = document.createElement("span");
  flag.className = "caret-flag";
  flag.textContent = person.name;
  line.append(flag);
  const widget: editor.IContentWidget = {
    getId: () => `caret:${person.client}`,
    getDomNode: () => line,
    // 0: right at the place.
    getPosition: () => ({ position: place, preference: [0] }),
  };
  editor.addContentWidget(widget);
  return () => {
    selection.clear();
    editor.removeContentWidget(widget);
  };
}
