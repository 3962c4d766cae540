"use client";
import { DiffEditor, type DiffOnMount } from "@monaco-editor/react";
import type { editor } from "monaco-editor";
import { useTheme } from "next-themes";
import { m } from "@/lib/messages";
import type { CodeDiffProps } from "./code-editor";
import { LOOKS, prepare, themeName } from "./setup";

/** A comparison takes its editors' names away whenever it sets their other options. */
function keepName(editor: editor.ICodeEditor, ariaLabel: string): void {
  const name = () => {
    if (editor.getRawOptions().ariaLabel !== ariaLabel) editor.updateOptions({ ariaLabel });
  };
  name();
  editor.onDidChangeConfiguration(name);
}

export default function MonacoDiff({ before, after, language, label }: CodeDiffProps) {
  const { resolvedTheme } = useTheme();
  const theme = themeName(resolvedTheme === "dark");
  const onMount: DiffOnMount = (editor) => {
    keepName(editor.getOriginalEditor(), m.blocks.diff.before(label));
    keepName(editor.getModifiedEditor(), m.blocks.diff.after(label));
    const texts = editor.getModel();
    editor.onDidDispose(() =>
      setTimeout(() => {
        texts?.original.dispose();
        texts?.modified.dispose();
      }, 0),
    );
  };
  return (
    <DiffEditor
      // Removed lines keep the colours that they were drawn with: another theme draws them anew.
      key={theme}
      // Left to itself it ends the texts before the editor that still shows them, which is an error.
      keepCurrentOriginalModel
      keepCurrentModifiedModel
      height="100%"
      language={language}
      original={before}
      modified={after}
      theme={theme}
      beforeMount={prepare}
      onMount={onMount}
      options={{
        ...LOOKS,
        minimap: { enabled: false },
        readOnly: true,
        originalEditable: false,
        renderSideBySideInlineBreakpoint: 700,
        renderOverviewRuler: false,
        hideUnchangedRegions: { enabled: true },
      }}
    />
  );
}
