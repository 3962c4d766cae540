"use client";
import Editor, { type OnMount } from "@monaco-editor/react";
import * as monaco from "monaco-editor";
import { useTheme } from "next-themes";
import { useCallback, useEffect, useId, useImperativeHandle, useLayoutEffect, useRef } from "react";
import { cn } from "@/components/ui/cn";
import { spliceOf } from "@/lib/collab/shape/splice";
import { m } from "@/lib/messages";
import type { CodeEditorProps, CodeLanguage } from "./code-editor";
import { declareTypes, LOOKS, prepare, themeName } from "./setup";

const OPTIONS: monaco.editor.IStandaloneEditorConstructionOptions = {
  ...LOOKS,
  minimap: { enabled: false },
  renderLineHighlight: "line",
};
const ENDINGS: Record<CodeLanguage, string> = { javascript: "js", typescript: "ts", python: "py", json: "json" };

export default function MonacoEditor(props: CodeEditorProps) {
  const { value, isBound, onChange, language, label, readOnly, height = 280, markers, types, bare, handle } = props;
  const { resolvedTheme } = useTheme();
  // TypeScript tells the languages apart by the file's name.
  const path = `inmemory://code/${useId().replaceAll(/\W/g, "")}.${ENDINGS[language]}`;
  const editorRef = useRef<monaco.editor.IStandaloneCodeEditor | null>(null);
  const model = useRef<monaco.editor.ITextModel | null>(null);
  const now = useRef(props);
  now.current = props;
  const mark = useCallback(() => {
    if (!model.current) return;
    const list = (markers ?? []).map(({ line, message }) => ({
      severity: monaco.MarkerSeverity.Error,
      message,
      startLineNumber: line,
      endLineNumber: line,
      startColumn: 1,
      endColumn: 1000,
    }));
    monaco.editor.setModelMarkers(model.current, "execution", list);
  }, [markers]);
  useEffect(mark, [mark]);
  const first = useRef(value);
  const applying = useRef(false);
  const take = useCallback((text: string) => {
    const known = model.current;
    const splice = known && spliceOf(known.getValue(), text);
    if (!known || !splice) return;
    const [from, to] = [known.getPositionAt(splice.index), known.getPositionAt(splice.index + splice.remove)];
    // Past the editor's own undo, and only where it differs: what somebody else types moves no caret and is theirs to take back.
    applying.current = true;
    known.applyEdits([{ range: monaco.Range.fromPositions(from, to), text: splice.insert }]);
    applying.current = false;
  }, []);
  useLayoutEffect(() => {
    // Not only for another value: React does it anew whenever it has hidden the editor for a moment, while something beside it was loading.
    if (!isBound) take(value);
  }, [take, value, isBound]);
  useEffect(() => {
    if (types) declareTypes(types);
  }, [types]);
  useImperativeHandle(handle, () => ({
    reveal(line) {
      editorRef.current?.revealLineInCenterIfOutsideViewport(line);
      editorRef.current?.setPosition({ lineNumber: line, column: 1 });
      editorRef.current?.focus();
    },
    format() {
      void editorRef.current?.getAction("editor.action.formatDocument")?.run();
    },
  }));
  const onMount: OnMount = (editor) => {
    editorRef.current = editor;
    model.current = editor.getModel();
    // What came while the editor was loading.
    if (!isBound) take(value);
    mark();
    now.current.onEditor?.(editor);
    editor.onDidFocusEditorText(() => {
      // Tab indents, so it needs another key to leave by: Escape, then Tab, and the keyboard is never caught.
      editor.updateOptions({ tabFocusMode: false });
      if (now.current.types) declareTypes(now.current.types);
    });
    editor.onKeyDown((event) => {
      if (event.keyCode === monaco.KeyCode.Escape) editor.updateOptions({ tabFocusMode: true });
      if (!event.ctrlKey && !event.metaKey) return;
      const { onRun, onSave } = now.current;
      const act =
        event.keyCode === monaco.KeyCode.Enter ? onRun : event.keyCode === monaco.KeyCode.KeyS ? onSave : null;
      if (!act) return;
      event.preventDefault();
      event.stopPropagation();
      act();
    });
  };
  return (
    // `nokey`: xyflow listens to the whole page for Space, to move the drawing, and knows this editor for no field.
    <div
      className={cn(
        "nokey overflow-hidden",
        height === "fill" && "h-full",
        !bare && "rounded-md border border-border-strong focus-within:border-accent",
      )}
    >
      <Editor
        height={height === "fill" ? "100%" : height}
        language={language}
        path={path}
        defaultValue={first.current}
        theme={themeName(resolvedTheme === "dark")}
        beforeMount={prepare}
        onMount={onMount}
        onChange={(next) => {
          if (!applying.current) onChange(next ?? "");
        }}
        options={{
          ...OPTIONS,
          tabSize: language === "python" ? 4 : 2,
          ariaLabel: m.canvas.codeLabel(label),
          readOnly,
        }}
      />
    </div>
  );
}
