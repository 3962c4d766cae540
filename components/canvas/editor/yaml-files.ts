"use client";
import { useMemo } from "react";
import { m } from "@/lib/messages";
import { slugify } from "@/lib/workflow/names";
import { replaceAll } from "../state/commands/fragment";
import { toDocument } from "../state/document";
import type { EditorStore } from "../state/store";

/** The document as a file, and a file as the document. An import is one undo step, so nothing is lost by it. */
export function useYaml(store: EditorStore) {
  return useMemo(
    () => ({
      async download() {
        const { toYaml } = await import("@/lib/workflow/yaml");
        const { document } = toDocument(store.get().state);
        const url = URL.createObjectURL(new Blob([toYaml(document)], { type: "application/yaml" }));
        const link = window.document.createElement("a");
        link.href = url;
        link.download = `${document.slug ?? slugify(document.name)}.yaml`;
        link.click();
        URL.revokeObjectURL(url);
      },
      choose(onProblem: (problem: string | null) => void) {
        const input = window.document.createElement("input");
        input.type = "file";
        input.accept = ".yaml,.yml,.json,application/yaml";
        input.onchange = async () => {
          const file = input.files?.[0];
          if (!file) return;
          onProblem(null);
          try {
            const { fromYaml } = await import("@/lib/workflow/yaml");
            const { document, layout } = fromYaml(await file.text());
            store.dispatch(replaceAll(document, layout ?? {}));
          } catch (error) {
            onProblem(error instanceof Error ? error.message : m.errors.unexpected);
          }
        };
        input.click();
      },
    }),
    [store],
  );
}
