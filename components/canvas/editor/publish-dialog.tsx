"use client";
import { CircleAlert, CircleCheck, TriangleAlert } from "lucide-react";
import { useState } from "react";
import { curlLine, sampleOf } from "@/components/inspector/webhook";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/input";
import { ApiError, messageOf } from "@/lib/client/api";
import type { PublishAnswer } from "@/lib/client/types";
import { usePublishWorkflow } from "@/lib/client/workflows";
import { m } from "@/lib/messages";
import type { WorkflowProblem } from "@/lib/workflow/schema";
import { useCanvas } from "../context";

const words = m.canvas.publish;

interface PublishDialogProps {
  workflowId: string;
  problems: readonly WorkflowProblem[];
  save: () => Promise<boolean>;
  onJump: (problem: WorkflowProblem) => void;
  onClose: () => void;
}

/** Publishes the draft as a version: what is in the way, what changed, and afterwards where it answers. */
export default function PublishDialog({ workflowId, problems, save, onJump, onClose }: PublishDialogProps) {
  const [message, setMessage] = useState("");
  const [refused, setRefused] = useState<readonly WorkflowProblem[]>([]);
  const [failure, setFailure] = useState<string | null>(null);
  const [pending, setPending] = useState(false);
  const [answer, setAnswer] = useState<PublishAnswer | null>(null);
  const publish = usePublishWorkflow(workflowId);
  const all = refused.length > 0 ? refused : problems;
  const errors = all.filter((problem) => problem.severity === "error");
  const warnings = all.filter((problem) => problem.severity === "warning");
  const start = async () => {
    setPending(true);
    setFailure(null);
    try {
      if (!(await save())) return setFailure(m.canvas.run.unsaved);
      setAnswer(await publish.mutateAsync(message.trim() ? { message: message.trim() } : {}));
    } catch (error) {
      if (error instanceof ApiError && Array.isArray(error.problem.problems))
        setRefused(error.problem.problems as WorkflowProblem[]);
      setFailure(messageOf(error));
    } finally {
      setPending(false);
    }
  };
  if (answer) {
    return (
      <Dialog open onOpenChange={(open) => !open && onClose()}>
        <DialogContent
          title={words.done(answer.version)}
          footer={
            <Button variant="primary" onClick={onClose}>
              {words.close}
            </Button>
          }
        >
          <Addresses answer={answer} />
        </DialogContent>
      </Dialog>
    );
  }
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title={words.title}
        description={words.description}
        footer={
          <>
            <Button onClick={onClose}>{m.common.cancel}</Button>
            <Button
              variant="primary"
              pending={pending}
              disabled={problems.some((problem) => problem.severity === "error")}
              onClick={start}
            >
              {words.action}
            </Button>
          </>
        }
      >
        <div className="space-y-4">
          {failure && (
            <p role="alert" className="rounded-md bg-failed-soft px-3 py-2 text-failed text-sm">
              {failure}
            </p>
          )}
          {errors.length > 0 && <List title={words.blocked(errors.length)} problems={errors} onJump={onJump} />}
          {warnings.length > 0 && <List title={words.warnings(warnings.length)} problems={warnings} onJump={onJump} />}
          {errors.length + warnings.length === 0 && (
            <p className="flex items-center gap-2 text-done text-sm">
              <CircleCheck aria-hidden className="size-4" />
              {words.ready}
            </p>
          )}
          <Field label={words.message} optional>
            {(control) => (
              <Textarea
                {...control}
                maxLength={2000}
                placeholder={words.messagePlaceholder}
                value={message}
                onChange={(event) => setMessage(event.target.value)}
              />
            )}
          </Field>
        </div>
      </DialogContent>
    </Dialog>
  );
}

function List({
  title,
  problems,
  onJump,
}: {
  title: string;
  problems: readonly WorkflowProblem[];
  onJump: (problem: WorkflowProblem) => void;
}) {
  return (
    <div>
      <p className="mb-1 font-medium text-sm">{title}</p>
      <ul>
        {problems.map((problem) => {
          const Icon = problem.severity === "error" ? CircleAlert : TriangleAlert;
          return (
            <li key={`${problem.code}${problem.node}${problem.field}`}>
              <button
                type="button"
                className="-mx-2 flex w-full items-start gap-2 rounded-md px-2 py-1 text-left text-sm hover:bg-hover"
                onClick={() => onJump(problem)}
              >
                <Icon
                  aria-hidden
                  className={`mt-0.5 size-4 shrink-0 ${problem.severity === "error" ? "text-failed" : "text-waiting"}`}
                />
                {problem.sentence}
              </button>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

function Addresses({ answer }: { answer: PublishAnswer }) {
  const { store } = useCanvas();
  if (answer.webhook_urls.length === 0) return <p className="text-muted text-sm">{words.noTriggers}</p>;
  const sample = sampleOf(store.get().state.fields.input_schema);
  return (
    <div className="space-y-3">
      <p className="text-sm">{words.webhooks}</p>
      {answer.webhook_urls.map(({ url, methods }) => {
        const curl = curlLine(url, methods, sample);
        return (
          <div key={url} className="space-y-2 rounded-md border bg-sunken p-3">
            <div className="flex items-start gap-2">
              <p className="min-w-0 flex-1 break-all font-mono text-xs leading-6">{url}</p>
              <CopyButton value={url} label={m.canvas.inspector.trigger.copyUrl} />
            </div>
            <div className="flex items-start gap-2 border-t pt-2">
              <p className="min-w-0 flex-1 break-all font-mono text-muted text-xs leading-5">{curl}</p>
              <CopyButton value={curl} label={m.canvas.inspector.trigger.copyCurl} />
            </div>
          </div>
        );
      })}
    </div>
  );
}
