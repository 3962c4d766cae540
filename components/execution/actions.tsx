"use client";
import { GitFork, RotateCcw, StepForward } from "lucide-react";
import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { useWorkspace } from "@/components/shell/workspace";
import { Button } from "@/components/ui/button";
import type { ExecutionDetail } from "@/lib/api/contracts/executions";
import { messageOf } from "@/lib/client/api";
import { useResume } from "@/lib/client/derive";
import { patiently } from "@/lib/client/patiently";
import { toastError } from "@/lib/client/toast";
import { useUrlState } from "@/lib/client/url-state";
import { m } from "@/lib/messages";
import type { ExecutionGraph } from "./model";

// They come when they are opened.
const ReplayDialog = dynamic(() => patiently(() => import("./replay-dialog")), { ssr: false });
const ForkDialog = dynamic(() => patiently(() => import("./fork-dialog")), { ssr: false });

const words = m.derive;

interface ExecutionActionsProps {
  execution: ExecutionDetail;
  graph: ExecutionGraph | null;
}

/** What can be made of an execution that is over: resumed, replayed (?do=replay, from a node with ?from=), forked (?do=fork). Each leads to the new one. */
export function ExecutionActions({ execution, graph }: ExecutionActionsProps) {
  const router = useRouter();
  const { slug } = useWorkspace();
  const [url, setUrl] = useUrlState();
  const open = (what: string) => () => setUrl({ do: what });
  const close = () => setUrl({ do: null, from: null });
  const started = (id: string) => router.push(`/${slug}/executions/${id}`);
  const doing = url.get("do");
  return (
    <>
      {(execution.status === "failed" || execution.status === "cancelled") && (
        <Resume execution={execution} onStarted={started} />
      )}
      <Button onClick={open("fork")}>
        <GitFork aria-hidden />
        {words.fork.open}
      </Button>
      <Button onClick={open("replay")}>
        <RotateCcw aria-hidden />
        {words.replay.open}
      </Button>
      {doing === "replay" && (
        <ReplayDialog execution={execution} graph={graph} from={url.get("from")} onStarted={started} onClose={close} />
      )}
      {doing === "fork" && <ForkDialog execution={execution} graph={graph} onStarted={started} onClose={close} />}
    </>
  );
}

function Resume({ execution, onStarted }: { execution: ExecutionDetail; onStarted: (id: string) => void }) {
  const resume = useResume(execution.execution_id);
  return (
    <Button
      variant={execution.handled ? "secondary" : "primary"}
      pending={resume.isPending}
      title={words.resumeHelp}
      onClick={() =>
        resume.mutate(undefined, {
          onSuccess: (accepted) => onStarted(accepted.execution_id),
          onError: (error) => toastError(messageOf(error)),
        })
      }
    >
      {!resume.isPending && <StepForward aria-hidden />}
      {words.resume}
    </Button>
  );
}
