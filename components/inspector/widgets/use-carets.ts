"use client";
import { useCallback, useMemo } from "react";
import { useOthers, usePresence } from "@/components/canvas/presence/context";
import type { RemoteCaret } from "@/components/code/carets";

interface Carets {
  carets: readonly RemoteCaret[];
  /** Tells the others where one is. */
  onCaret(from: number, to: number): void;
}

/** Who else is in this field's text, and where. A pointer that moves elsewhere changes nothing here. */
export function useCarets(node: string, path: string): Carets {
  const presence = usePresence();
  const known = useOthers(({ people }) =>
    JSON.stringify(
      people.flatMap(({ name, color, field, away }): RemoteCaret[] => {
        if (away || field?.node !== node || field.path !== path || !field.caret) return [];
        const [from, to] = field.caret;
        return [{ name, color: /--person-([a-h])/.exec(color)?.[1] ?? "a", from, to }];
      }),
    ),
  );
  const carets = useMemo(() => JSON.parse(known) as RemoteCaret[], [known]);
  const onCaret = useCallback(
    (from: number, to: number) => presence?.show({ field: { node, path, caret: [from, to] } }),
    [presence, node, path],
  );
  return { carets, onCaret };
}
