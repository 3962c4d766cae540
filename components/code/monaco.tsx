"use client";
import Editor, { loader, type Monaco, type OnMount } from "@monaco-editor/react";
import * as monaco from "monaco-editor";
import { useTheme } from "next-themes";
import { useCallback, useEffect, useLayoutEffect, useRef } from "react";
import { spliceOf } from "@/lib/collab/shape/splice";
import { m } from "@/lib/messages";
import type { CodeEditorProps } from "./code-editor";

declare global {
  interface Window {
    MonacoEnvironment?: monaco.Environment;
  }
}

// Workers by URL, so that the bundler serves them from this origin; the loader must not ask its CDN.
window.MonacoEnvironment = {
  getWorker(_id, label) {
    if (label === "typescript" || label === "javascript")
      return new Worker(new URL("monaco-editor/language/typescript/ts.worker.js", import.meta.url), { type: "module" });
    if (label === "json")
      return new Worker(new URL("monaco-editor/language/json/json.worker.js", import.meta.url), { type: "module" });
    return new Worker(new URL("monaco-editor/editor/editor.worker.js", import.meta.url), { type: "module" });
  },
};
loader.config({ monaco });

const OPTIONS: monaco.editor.IStandaloneEditorConstructionOptions = {
  minimap: { enabled: false },
  fontSize: 12.5,
  lineHeight: 20,
  lineNumbersMinChars: 3,
  folding: false,
  glyphMargin: false,
  overviewRulerLanes: 0,
  scrollBeyondLastLine: false,
  renderLineHighlight: "line",
  automaticLayout: true,
  tabSize: 2,
  padding: { top: 8, bottom: 8 },
  fixedOverflowWidgets: true,
  scrollbar: { alwaysConsumeMouseWheel: false, verticalScrollbarSize: 8, horizontalScrollbarSize: 8 },
};

/** Colours of the product's tokens, read when the theme changes: Monaco takes hex only. */
function defineTheme(api: Monaco, dark: boolean): string {
  const name = dark ? "flowpilot-dark" : "flowpilot-light";
  api.editor.defineTheme(name, {
    base: dark ? "vs-dark" : "vs",
    inherit: true,
    rules: [],
    colors: dark
      ? { "editor.background": "#15161a", "editor.lineHighlightBackground": "#1e1f24" }
      : { "editor.background": "#ffffff", "editor.lineHighlightBackground": "#f5f6f8" },
  });
  return name;
}

export default function MonacoEditor({
  value,
  onChange,
  language,
  label,
  readOnly,
  height = 280,
  markers,
  onEditor,
}: CodeEditorProps) {
  const { resolvedTheme } = useTheme();
  const dark = resolvedTheme === "dark";
  const model = useRef<monaco.editor.ITextModel | null>(null);
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
  useLayoutEffect(() => take(value), [take, value]);
  const onMount: OnMount = (editor) => {
    model.current = editor.getModel();
    // What came while the editor was loading.
    take(value);
    mark();
    onEditor?.(editor);
    // Tab indents, so it needs another key to leave by: Escape, then Tab, and the keyboard is never caught.
    editor.onDidFocusEditorText(() => editor.updateOptions({ tabFocusMode: false }));
    editor.onKeyDown((event) => {
      if (event.keyCode === monaco.KeyCode.Escape) editor.updateOptions({ tabFocusMode: true });
    });
  };
  return (
    // `nokey`: xyflow listens to the whole page for Space, to move the drawing, and knows this editor for no field.
    <div className="nokey overflow-hidden rounded-md border border-border-strong focus-within:border-accent">
      <Editor
        height={height}
        language={language}
        defaultValue={first.current}
        theme={dark ? "flowpilot-dark" : "flowpilot-light"}
        beforeMount={(api) => {
          defineTheme(api, true);
          defineTheme(api, false);
          setLanguageDefaults();
        }}
        onMount={onMount}
        onChange={(next) => {
          if (!applying.current) onChange(next ?? "");
        }}
        options={{
          ...OPTIONS,
          ariaLabel: m.canvas.codeLabel(label),
          readOnly,
          fontFamily: "var(--font-geist-mono), monospace",
        }}
      />
    </div>
  );
}

/** A function's code is a module that may await at the top and exports a default; the DOM is not there when it runs. */
function setLanguageDefaults(): void {
  const { typescript } = monaco;
  for (const defaults of [typescript.typescriptDefaults, typescript.javascriptDefaults]) {
    defaults.setCompilerOptions({
      target: typescript.ScriptTarget.ESNext,
      module: typescript.ModuleKind.ESNext,
      lib: ["esnext"],
      allowNonTsExtensions: true,
      checkJs: false,
      strict: false,
    });
  }
}
