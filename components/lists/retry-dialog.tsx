"use client";
import { RotateCcw } from "lucide-react";
import { useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import type { RetryAnswer } from "@/lib/api/contracts/derive";
import { messageOf } from "@/lib/client/api";
import { useRetryMany } from "@/lib/client/derive";
import type { RetryBody } from "@/lib/client/types";
import { m } from "@/lib/messages";

const words = m.derive.open;

export type RetryTarget = Pick<RetryBody, "ids" | "filter">;
type Mode = NonNullable<RetryBody["mode"]>;
type Outcome = Pick<RetryAnswer, "retried" | "skipped" | "failed">;
const NOTHING: Outcome = { retried: [], skipped: [], failed: [] };

const MODES: readonly { mode: Mode; label: string; help: string }[] = [
  { mode: "resume", label: words.modeResume, help: words.modeResumeHelp },
  { mode: "restart", label: words.modeRestart, help: words.modeRestartHelp },
];

interface RetryDialogProps {
  target: RetryTarget;
  onClose: () => void;
  /** Called when all had their turn. */
  onDone: () => void;
}

/** Counts first, then starts failed executions again, part by part, and tells what became of each. */
export default function RetryDialog({ target, onClose, onDone }: RetryDialogProps) {
  const [wanted] = useState(target);
  const [mode, setMode] = useState<Mode>("resume");
  const [count, setCount] = useState<number>();
  const [newest, setNewest] = useState<string | null>(null);
  const [outcome, setOutcome] = useState(NOTHING);
  const [phase, setPhase] = useState<"asking" | "working" | "done">("asking");
  const [failure, setFailure] = useState<string | null>(null);
  const { mutateAsync: retry } = useRetryMany();

  useEffect(() => {
    let isGone = false;
    retry({ ...wanted, dry_run: true }).then(
      ({ matched, through }) => {
        if (isGone) return;
        setCount(matched);
        setNewest(through);
      },
      (error: unknown) => !isGone && setFailure(messageOf(error)),
    );
    return () => {
      isGone = true;
    };
  }, [retry, wanted]);

  const start = async () => {
    setPhase("working");
    setFailure(null);
    let all = NOTHING;
    // Exactly those that were counted: what fails meanwhile waits, and what is started again and fails again has had its turn.
    const filter = wanted.filter && { ...wanted.filter, ...(newest === null ? {} : { through: newest }) };
    let body: RetryBody = { ...wanted, ...(filter ? { filter } : {}), mode };
    try {
      for (;;) {
        const part = await retry(body);
        all = {
          retried: [...all.retried, ...part.retried],
          skipped: [...all.skipped, ...part.skipped],
          failed: [...all.failed, ...part.failed],
        };
        setOutcome(all);
        if (part.next_after === null) break;
        body = { ...body, filter: { ...filter, after: part.next_after } };
      }
      setPhase("done");
      onDone();
    } catch (error) {
      setFailure(messageOf(error));
      setPhase(all === NOTHING ? "asking" : "done");
    }
  };
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title={words.retryTitle(count)}
        description={words.retryDescription}
        footer={
          phase === "done" ? (
            <Button variant="primary" onClick={onClose}>
              {m.common.close}
            </Button>
          ) : (
            <>
              <Button onClick={onClose}>{m.common.cancel}</Button>
              <Button variant="primary" pending={phase === "working"} disabled={!count} onClick={start}>
                {phase !== "working" && <RotateCcw aria-hidden />}
                {words.submit(count)}
              </Button>
            </>
          )
        }
      >
        {failure && (
          <p role="alert" className="mb-3 rounded-md bg-failed-soft px-3 py-2 text-failed text-sm">
            {failure}
          </p>
        )}
        {phase === "asking" && (
          <fieldset className="flex flex-col gap-1">
            <legend className="mb-1 font-medium text-sm">{words.mode}</legend>
            {MODES.map((each) => (
              <label key={each.mode} className="flex cursor-pointer gap-2.5 rounded-md px-2 py-2 hover:bg-hover">
                <input
                  type="radio"
                  name="mode"
                  className="mt-0.5 size-4 shrink-0 accent-(--accent)"
                  checked={mode === each.mode}
                  onChange={() => setMode(each.mode)}
                />
                <span className="text-sm">
                  {each.label}
                  <span className="block text-faint text-xs">{each.help}</span>
                </span>
              </label>
            ))}
          </fieldset>
        )}
        {phase !== "asking" && <Result outcome={outcome} of={phase === "working" ? count : undefined} />}
      </DialogContent>
    </Dialog>
  );
}

function Result({ outcome: { retried, skipped, failed }, of }: { outcome: Outcome; of: number | undefined }) {
  return (
    <div role="status" className="flex flex-col gap-2 text-sm">
      <p>{of === undefined ? words.done(retried.length) : words.progress(retried.length, of)}</p>
      {skipped.length > 0 && <p className="text-muted">{words.skipped(skipped.length)}</p>}
      {failed.length > 0 && (
        <>
          <p className="text-failed">{words.notStarted(failed.length)}</p>
          <ul className="max-h-48 overflow-y-auto rounded-md border">
            {failed.map((each) => (
              <li key={each.execution_id} className="border-b px-3 py-2 last:border-b-0">
                <code className="text-faint text-xs">{each.execution_id}</code>
                <p className="text-muted">{each.message}</p>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
