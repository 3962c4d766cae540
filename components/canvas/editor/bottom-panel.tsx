"use client";
import { clsx } from "clsx";
import { ChevronDown, ChevronUp } from "lucide-react";
import dynamic from "next/dynamic";
import { useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { patiently } from "@/lib/client/patiently";
import * as m from "@/lib/messages/en";
import { type PanelTab, useCanvas, useEditor, useOverlay } from "../context";
import type { PanelListsProps } from "./panel-lists";

const PanelLists = dynamic(() => patiently(() => import("./panel-lists")), { ssr: false });
const words = m.board.panel;

/** Problems, every node as a list, and the last execution; one line high until it is opened. */
export function BottomPanel(props: PanelListsProps) {
  const id = useId();
  const { overlay } = useCanvas();
  const panel = useOverlay((value) => value.panel);
  const [last, setLast] = useState<PanelTab>("problems");
  const open = panel !== null;
  const tab = panel ?? last;
  const nodes = useEditor((snapshot) => snapshot.state.nodes.size);
  const { problems } = props;
  const serious = problems?.filter((problem) => problem.severity !== "info").length ?? 0;
  const blocking = problems?.some((problem) => problem.severity === "error");
  const choose = (value: PanelTab) => {
    overlay.set({ panel: open && value === tab ? null : value });
    setLast(value);
  };
  const button = (value: PanelTab, word: string, count: number | null, tone = "text-faint") => (
    <button
      type="button"
      aria-expanded={open && tab === value}
      aria-controls={id}
      className="flex h-9 items-center gap-1.5 border-transparent border-b-2 px-1 text-muted text-xs hover:text-text aria-expanded:border-accent aria-expanded:text-text"
      onClick={() => choose(value)}
    >
      {word}
      {count !== null && <span className={clsx("tabular-nums", tone)}>{count}</span>}
    </button>
  );
  return (
    <section aria-label={words.label} className="shrink-0 border-t bg-surface">
      <div className="flex items-center gap-3 px-3">
        {button(
          "problems",
          words.problems,
          problems ? serious : null,
          serious === 0 ? undefined : blocking ? "text-failed" : "text-waiting",
        )}
        {button("outline", words.outline, nodes)}
        {button("execution", words.execution, null)}
        <Button
          variant="ghost"
          size="icon-sm"
          className="ml-auto"
          aria-label={open ? words.collapse : words.expand}
          onClick={() => choose(tab)}
        >
          {open ? <ChevronDown aria-hidden /> : <ChevronUp aria-hidden />}
        </Button>
      </div>
      <div id={id} className={open ? "h-48 overflow-y-auto overscroll-contain border-t p-1.5" : "hidden"}>
        {open && <PanelLists tab={tab} {...props} />}
      </div>
    </section>
  );
}
