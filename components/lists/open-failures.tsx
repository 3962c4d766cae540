"use client";
import { ListChecks, RotateCcw, X } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { useDismissMany } from "@/lib/client/derive";
import { patiently } from "@/lib/client/patiently";
import { m } from "@/lib/messages";
import type { RetryTarget } from "./retry-dialog";
import type { Selection } from "./use-selection";

// They come when they are opened.
const RetryDialog = dynamic(() => patiently(() => import("./retry-dialog")), { ssr: false });
const ConfirmDialog = dynamic(() =>
  patiently(() => import("@/components/ui/confirm-dialog").then((each) => each.ConfirmDialog)),
);

const words = m.derive.open;

interface OpenFailuresProps {
  /** Only of this workflow. */
  workflow: string | undefined;
  selection: Selection;
  /** Nothing to do anything with: only what is open stays. */
  isEmpty: boolean;
}

/** What can be done with failed executions: with the chosen ones, or, when none is chosen, with all of the list. */
export function OpenFailures({ workflow, selection, isEmpty }: OpenFailuresProps) {
  const [open, setOpen] = useState<"retry" | "dismiss" | null>(null);
  const dismiss = useDismissMany();
  const { chosen } = selection;
  const some = chosen.length > 0;
  const target: RetryTarget = some ? { ids: [...chosen] } : { filter: workflow ? { workflow_id: workflow } : {} };
  const close = () => setOpen(null);
  return (
    <>
      {!isEmpty && (
        <section
          aria-label={words.bar}
          className="sticky bottom-[calc(56px+env(safe-area-inset-bottom))] z-20 mt-auto flex min-h-12 flex-wrap items-center gap-2 border-t bg-raised px-4 py-2 md:bottom-0 md:px-6"
        >
          <span role="status" className="font-medium text-sm tabular-nums">
            {some ? words.selected(chosen.length) : words.bar}
          </span>
          {some ? (
            <Button size="sm" variant="ghost" onClick={selection.clear}>
              <X aria-hidden />
              {words.clear}
            </Button>
          ) : (
            <Button size="sm" variant="ghost" onClick={selection.all}>
              <ListChecks aria-hidden />
              {words.selectShown}
            </Button>
          )}
          <span className="ml-auto flex items-center gap-2">
            <Button onClick={() => setOpen("dismiss")}>{some ? words.dismiss : words.dismissAll}</Button>
            <Button variant="primary" onClick={() => setOpen("retry")}>
              <RotateCcw aria-hidden />
              {some ? words.retry : words.retryAll}
            </Button>
          </span>
        </section>
      )}
      {open === "retry" && <RetryDialog target={target} onClose={close} onDone={selection.clear} />}
      {open === "dismiss" && (
        <ConfirmDialog
          open
          onOpenChange={(next) => !next && close()}
          title={some ? words.dismissTitle(chosen.length) : words.dismissTitleAll}
          action={words.dismissAction}
          danger={false}
          onConfirm={async () => {
            await dismiss.mutateAsync(target);
            selection.clear();
          }}
        >
          <p>{words.dismissBody}</p>
        </ConfirmDialog>
      )}
    </>
  );
}
