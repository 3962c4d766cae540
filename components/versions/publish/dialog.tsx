"use client";
import { Rocket } from "lucide-react";
import Link from "next/link";
import { useEffect, useState } from "react";
import { useWorkspace } from "@/components/shell/workspace";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input, Textarea } from "@/components/ui/input";
import { Skeleton } from "@/components/ui/skeleton";
import type { PublishPlan } from "@/lib/api/contracts/versions";
import { ApiError, fieldError, messageOf } from "@/lib/client/api";
import type { PublishAnswer } from "@/lib/client/types";
import { usePublishPlan, usePublishWorkflow } from "@/lib/client/versions";
import { m } from "@/lib/messages";
import type { WorkflowProblem } from "@/lib/workflow/schema";
import { Failure } from "../failure";
import { pathOf } from "../types";
import { Addresses } from "./addresses";
import { Changes, Checks } from "./checks";
import { type Choice, VersionChoice } from "./version-choice";

const words = m.versions.publish;

interface PublishDialogProps {
  workflow: { id: string; slug: string };
  save: () => Promise<boolean>;
  onJump: (problem: WorkflowProblem) => void;
  onClose: () => void;
}

/** Publishes the draft as a version: what is in the way, what changed, what it is called, and afterwards where it answers. */
export default function PublishDialog({ workflow, save, onJump, onClose }: PublishDialogProps) {
  const { slug: workspace } = useWorkspace();
  const [saved, setSaved] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const [answer, setAnswer] = useState<PublishAnswer | null>(null);
  const plan = usePublishPlan(workflow.id, { enabled: saved });
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when it opens.
  useEffect(() => {
    save().then(
      (done) => (done ? setSaved(true) : setFailure(m.canvas.run.unsaved)),
      (error: unknown) => setFailure(messageOf(error)),
    );
  }, []);
  const open = (next: boolean) => !next && onClose();
  if (answer) {
    return (
      <Dialog open onOpenChange={open}>
        <DialogContent
          title={words.done(answer.semver)}
          footer={
            <>
              <Button asChild>
                <Link href={pathOf(workspace, workflow.slug)}>{words.history}</Link>
              </Button>
              <Button variant="primary" onClick={onClose}>
                {words.close}
              </Button>
            </>
          }
        >
          <Addresses answer={answer} />
        </DialogContent>
      </Dialog>
    );
  }
  if (plan.data) {
    return (
      <Asking
        workflow={workflow}
        workspace={workspace}
        plan={plan.data}
        refresh={() => void plan.refetch()}
        onJump={onJump}
        onClose={onClose}
        onDone={setAnswer}
      />
    );
  }
  return (
    <Dialog open onOpenChange={open}>
      <DialogContent title={words.title} description={words.description}>
        {failure !== null || plan.isError ? (
          <Failure message={failure ?? messageOf(plan.error)} />
        ) : (
          <div role="status" aria-busy className="flex flex-col gap-3 pb-3">
            <span className="sr-only">{words.checking}</span>
            <Skeleton className="w-48" />
            <Skeleton className="w-64" />
            <Skeleton className="w-40" />
          </div>
        )}
      </DialogContent>
    </Dialog>
  );
}

interface AskingProps extends Pick<PublishDialogProps, "workflow" | "onJump" | "onClose"> {
  workspace: string;
  plan: PublishPlan;
  refresh: () => void;
  onDone: (answer: PublishAnswer) => void;
}

function Asking({ workflow, workspace, plan, refresh, onJump, onClose, onDone }: AskingProps) {
  const [choice, setChoice] = useState<Choice>({ kind: "proposed" });
  const [label, setLabel] = useState("");
  const [message, setMessage] = useState("");
  const [refused, setRefused] = useState<readonly WorkflowProblem[]>([]);
  const [failure, setFailure] = useState<unknown>(null);
  const publish = usePublishWorkflow(workflow.id);
  const blocked = plan.checks.some(({ state }) => state === "error");
  const semver = choice.kind === "proposed" ? plan.semver : choice.semver;
  const wrong = fieldError(failure, "semver");
  const start = async () => {
    setFailure(null);
    try {
      const body = { revision: plan.revision, semver, label: label.trim(), message: message.trim() };
      onDone(await publish.mutateAsync(body));
    } catch (error) {
      if (error instanceof ApiError && Array.isArray(error.problem.problems))
        setRefused(error.problem.problems as WorkflowProblem[]);
      if (error instanceof ApiError && error.code === "stale") refresh();
      setFailure(error);
    }
  };
  return (
    <Dialog open onOpenChange={(next) => !next && onClose()}>
      <DialogContent
        title={words.title}
        description={words.description}
        className="sm:top-[8vh] sm:max-h-[84vh] sm:w-[560px]"
        footer={
          <>
            <Button onClick={onClose}>{m.common.cancel}</Button>
            <Button variant="primary" type="submit" form="publish" pending={publish.isPending} disabled={blocked}>
              {!publish.isPending && <Rocket aria-hidden />}
              {semver.trim() === "" ? words.action : words.actionFor(semver.trim().replace(/^v/i, ""))}
            </Button>
          </>
        }
      >
        <form
          id="publish"
          className="flex flex-col gap-5 pb-1"
          onSubmit={(event) => {
            event.preventDefault();
            void start();
          }}
        >
          {failure !== null && !wrong && (
            <Failure
              message={failure instanceof ApiError && failure.code === "stale" ? words.stale : messageOf(failure)}
            />
          )}
          <Checks checks={plan.checks} refused={refused} onJump={onJump} />
          <Changes plan={plan} workspace={workspace} slug={workflow.slug} />
          <VersionChoice plan={plan} choice={choice} onChoice={setChoice} error={wrong} />
          <div className="grid gap-4 sm:grid-cols-[minmax(0,1fr)_180px]">
            <Field label={words.message} optional>
              {(control) => (
                <Textarea
                  {...control}
                  maxLength={2000}
                  placeholder={plan.summary}
                  className="min-h-16"
                  value={message}
                  onChange={(event) => setMessage(event.target.value)}
                />
              )}
            </Field>
            <Field label={words.label} optional>
              {(control) => (
                <Input
                  {...control}
                  maxLength={60}
                  placeholder={words.labelPlaceholder}
                  value={label}
                  onChange={(event) => setLabel(event.target.value)}
                />
              )}
            </Field>
          </div>
        </form>
      </DialogContent>
    </Dialog>
  );
}
