"use client";
import { Activity, type LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { useExecutions } from "@/lib/client/executions";
import { m } from "@/lib/messages";

/** Four digits of an id are enough to look for it. */
const PART = /^[0-9a-f]{4}[0-9a-f-]{0,32}$/i;
const WHOLE = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

interface PaletteExecutionsProps {
  search: string;
  render: (id: string, label: string, icon: LucideIcon) => ReactNode;
  group: (items: ReactNode) => ReactNode;
}

/** Executions by id: a whole id is opened whatever it is, the beginning or end of one is looked for among the last hundred. */
export function PaletteExecutions({ search, render, group }: PaletteExecutionsProps) {
  const typed = search.trim().toLowerCase();
  const partial = PART.test(typed) && !WHOLE.test(typed);
  const recent = useExecutions({ include_children: true }, { enabled: partial, limit: 100 });
  if (WHOLE.test(typed)) return group(render(typed, m.tools.palette.openExecution(typed), Activity));
  if (!partial) return null;
  const found = (recent.data?.pages.flatMap((page) => page.items) ?? [])
    .filter(({ execution_id: id }) => id.startsWith(typed) || id.endsWith(typed))
    .slice(0, 8);
  if (found.length === 0) return null;
  return group(found.map(({ execution_id: id }) => render(id, m.tools.palette.openExecution(id), Activity)));
}
