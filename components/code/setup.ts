/** Monaco as the product has it: its parts served by this app alone, its colours, what it knows of the sandbox. */
import { loader, type Monaco } from "@monaco-editor/react";
import * as monaco from "monaco-editor";
import { ambientTypes, type CodeTypes } from "./types/ambient";

declare global {
  interface Window {
    MonacoEnvironment?: monaco.Environment;
  }
}

// Workers by URL, so that the bundler serves them from this origin; the loader must not ask its CDN.
window.MonacoEnvironment = {
  getWorker(_id, label) {
    if (label === "typescript" || label === "javascript")
      return new Worker(new URL("./typescript.worker.ts", import.meta.url), { type: "module" });
    if (label === "json")
      return new Worker(new URL("monaco-editor/language/json/json.worker.js", import.meta.url), { type: "module" });
    return new Worker(new URL("monaco-editor/editor/editor.worker.js", import.meta.url), { type: "module" });
  },
};
loader.config({ monaco });

export const LOOKS: monaco.editor.IEditorOptions = {
  fontFamily: "var(--font-geist-mono), monospace",
  fontSize: 12.5,
  lineHeight: 20,
  lineNumbersMinChars: 3,
  folding: false,
  glyphMargin: false,
  overviewRulerLanes: 0,
  scrollBeyondLastLine: false,
  automaticLayout: true,
  padding: { top: 8, bottom: 8 },
  fixedOverflowWidgets: true,
  scrollbar: { alwaysConsumeMouseWheel: false, verticalScrollbarSize: 8, horizontalScrollbarSize: 8 },
};

// Readable on the lines of a comparison, too, which are tinted red and green.
const LIGHT = {
  keyword: "1f3fb8",
  number: "0b6140",
  string: "96201b",
  comment: "35613c",
  type: "1c5f78",
  delimiter: "333333",
  "string.key": "1c4f8a",
};
const DARK: typeof LIGHT = {
  keyword: "8abcf0",
  number: "b5cea8",
  string: "e3a98c",
  comment: "8fba74",
  type: "6fd3bf",
  delimiter: "c8c9ce",
  "string.key": "9cdcfe",
};
const SHARED = {
  "diffEditor.removedLineBackground": "#d1242f14",
  "diffEditor.removedTextBackground": "#d1242f26",
  "diffEditor.insertedLineBackground": "#1a7f3714",
  "diffEditor.insertedTextBackground": "#1a7f3730",
  "editorUnnecessaryCode.opacity": "#000000d0",
};

/** The name of the theme, light or dark. */
export const themeName = (dark: boolean) => (dark ? "flowpilot-dark" : "flowpilot-light");

/** For `beforeMount`: colours of the product's tokens, which Monaco takes as hex only, and what the languages are told. */
export function prepare(api: Monaco): void {
  for (const dark of [true, false]) {
    api.editor.defineTheme(themeName(dark), {
      base: dark ? "vs-dark" : "vs",
      // Monaco numbers the colours of a theme in the order of its rules, and text keeps its numbers for a while when the theme changes: with the same
      // rules in both it has the right colours at once.
      inherit: false,
      rules: Object.entries(dark ? DARK : LIGHT).map(([token, foreground]) => ({ token, foreground })),
      colors: dark
        ? {
            "editor.foreground": "#e4e5e9",
            "editor.background": "#15161a",
            "editor.lineHighlightBackground": "#1e1f24",
            ...SHARED,
          }
        : {
            "editor.foreground": "#1b1c1f",
            "editor.background": "#ffffff",
            "editor.lineHighlightBackground": "#f5f6f8",
            ...SHARED,
          },
    });
  }
  setLanguageDefaults();
}

/** A function's code is a module that may await in main() and exports a default; the DOM is not there when it runs. */
function setLanguageDefaults(): void {
  const { typescript } = monaco;
  for (const defaults of [typescript.typescriptDefaults, typescript.javascriptDefaults]) {
    defaults.setCompilerOptions({
      target: typescript.ScriptTarget.ESNext,
      module: typescript.ModuleKind.ESNext,
      lib: ["esnext"],
      allowNonTsExtensions: true,
      allowJs: true,
      checkJs: true,
      strict: false,
      // Each editor is a file of its own, even while it exports nothing yet.
      moduleDetection: 3,
    });
    defaults.setDiagnosticsOptions({ noSemanticValidation: false, noSyntaxValidation: false });
  }
}

let declared = "";

/** Tells TypeScript what the code of the editor that is in use finds around it. */
export function declareTypes(types: CodeTypes): void {
  const content = ambientTypes(types);
  if (content === declared) return;
  declared = content;
  const { typescriptDefaults, javascriptDefaults } = monaco.typescript;
  for (const defaults of [typescriptDefaults, javascriptDefaults]) {
    defaults.setExtraLibs([{ content, filePath: "ts:flowpilot/sandbox.d.ts" }]);
  }
}
