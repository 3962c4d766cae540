"use client";
import { DiffEditor, type DiffOnMount } from "@monaco-editor/react";
import { useTheme } from "next-themes";
import { useRef } from "react";
import { m } from "@/lib/messages";
import type { CodeDiffProps } from "./code-editor";
import { LOOKS, prepare, themeName } from "./setup";

export default function MonacoDiff({ before, after, language, label, onChange }: CodeDiffProps) {
  const { resolvedTheme } = useTheme();
  const change = useRef(onChange);
  change.current = onChange;
  // What is typed goes out, and must not come back as a new text over it.
  const typed = useRef<string | null>(null);
  const shown = useRef(after);
  if (after !== typed.current) shown.current = after;
  const onMount: DiffOnMount = (editor) => {
    const right = editor.getModifiedEditor();
    right.onDidChangeModelContent(() => {
      typed.current = right.getValue();
      change.current?.(typed.current);
    });
  };
  return (
    <DiffEditor
      height="100%"
      language={language}
      original={before}
      modified={shown.current}
      theme={themeName(resolvedTheme === "dark")}
      beforeMount={prepare}
      onMount={onMount}
      options={{
        ...LOOKS,
        minimap: { enabled: false },
        readOnly: !onChange,
        originalEditable: false,
        renderSideBySideInlineBreakpoint: 700,
        renderOverviewRuler: false,
        hideUnchangedRegions: { enabled: true },
        originalAriaLabel: m.blocks.diff.before(label),
        modifiedAriaLabel: m.blocks.diff.after(label),
      }}
    />
  );
}
