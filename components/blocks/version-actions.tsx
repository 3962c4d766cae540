"use client";
import {
  Check,
  FlaskConical,
  type LucideIcon,
  MessageSquareText,
  Rocket,
  RotateCcw,
  TriangleAlert,
  X,
} from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import type { BlockVersionDetail } from "@/lib/api/contracts/blocks";
import { messageOf } from "@/lib/client/api";
import {
  useDecideReview,
  useDeprecateVersion,
  usePublishVersion,
  useRequestReview,
  useRollbackBlock,
  useRunTests,
} from "@/lib/client/code-blocks";
import { m } from "@/lib/messages";
import { useBlockPage } from "./context";
import { type Question, WordDialog } from "./word-dialog";

const words = m.blocks.versions;

/** What this person may do with a version in its state; everything that has consequences asks first. */
export function VersionActions({ version, onDone }: { version: BlockVersionDetail; onDone: (said: string) => void }) {
  const { block, mayEdit, go } = useBlockPage();
  const { number, status, blockers } = version;
  const [question, setQuestion] = useState<Question | null>(null);
  const tests = useRunTests(block.id);
  const request = useRequestReview(block.id);
  const decide = useDecideReview(block.id);
  const publish = usePublishVersion(block.id);
  const deprecate = useDeprecateVersion(block.id);
  const rollback = useRollbackBlock(block.id);
  if (!mayEdit) return null;
  const isOpen = status === "draft" || status === "testing";
  const isWaiting = version.review === "pending" && status === "testing";
  const previous = block.published && block.published.number !== number && block.published.status === "published";
  const needsTests = blockers.some(({ code }) => code === "tests_not_run" || code === "tests_failed");

  const askPublish = () =>
    setQuestion({
      title: words.publishTitle(number),
      body: [
        words.publishBody(block.used_by),
        previous && block.published ? words.publishDeprecates(block.published.number) : "",
      ].join(" "),
      action: words.publish(number),
      run: async () => {
        await publish.mutateAsync(number);
        onDone(words.published(number));
      },
    });
  const askReview = () =>
    setQuestion({
      title: words.requestTitle(number),
      body: words.requestBody,
      label: words.note,
      action: words.requestReview,
      run: (note) => request.mutateAsync({ version: number, ...(note && { note }) }),
    });
  const askDecision = (decision: "approved" | "rejected") => () =>
    setQuestion({
      title: decision === "approved" ? words.approveTitle(number) : words.rejectTitle(number),
      body: decision === "approved" ? words.approveBody : words.rejectBody,
      label: words.comment,
      action: decision === "approved" ? words.approve : words.reject,
      danger: decision === "rejected",
      run: (comment) => decide.mutateAsync({ version: number, decision, ...(comment && { comment }) }),
    });
  const askDeprecate = () =>
    setQuestion({
      title: words.deprecateTitle(number),
      body: words.deprecateBody,
      label: words.deprecateMessage,
      action: words.deprecate,
      danger: true,
      run: (message) => deprecate.mutateAsync({ version: number, ...(message && { message }) }),
    });
  const askRollback = () =>
    setQuestion({
      title: words.rollbackTitle(number),
      body: words.rollbackBody(number),
      label: m.blocks.editor.message,
      action: words.rollback,
      run: async (message) => {
        const made = await rollback.mutateAsync({ version: number, ...(message && { message }) });
        onDone((made.is_published ? words.rolledBack : words.rolledBackNot)(made.version.number, made.restored));
        go({ version: null, from: null, to: null });
      },
    });
  return (
    <>
      <div className="flex flex-wrap items-center gap-2">
        {isWaiting && version.may_review && (
          <>
            <Act icon={Check} primary onClick={askDecision("approved")}>
              {words.approve}
            </Act>
            <Act icon={X} onClick={askDecision("rejected")}>
              {words.reject}
            </Act>
          </>
        )}
        {isOpen && !(isWaiting && version.may_review) && (
          <Act icon={Rocket} primary disabled={blockers.length > 0} onClick={askPublish}>
            {words.publish(number)}
          </Act>
        )}
        {needsTests && (
          <Act icon={FlaskConical} pending={tests.isPending} onClick={() => tests.mutate({ version: number })}>
            {words.runTests}
          </Act>
        )}
        {status === "testing" && !isWaiting && version.review !== "approved" && (
          <Act icon={MessageSquareText} onClick={askReview}>
            {words.requestReview}
          </Act>
        )}
        {number !== block.published?.number && number < block.latest.number && (
          <Act icon={RotateCcw} onClick={askRollback}>
            {words.rollback}
          </Act>
        )}
        {status === "published" && (
          <Act icon={TriangleAlert} onClick={askDeprecate}>
            {words.deprecate}
          </Act>
        )}
      </div>
      {isWaiting && !version.may_review && <p className="text-muted text-xs">{words.waitsForOther}</p>}
      {tests.isError && (
        <p role="alert" className="text-failed text-sm">
          {messageOf(tests.error)}
        </p>
      )}
      {question && <WordDialog question={question} onClose={() => setQuestion(null)} />}
    </>
  );
}

interface ActProps {
  icon: LucideIcon;
  primary?: boolean;
  disabled?: boolean;
  pending?: boolean;
  onClick: () => void;
  children: string;
}

function Act({ icon: Icon, primary, children, ...rest }: ActProps) {
  return (
    <Button size="sm" variant={primary ? "primary" : "secondary"} className="pointer-coarse:h-10" {...rest}>
      {!rest.pending && <Icon aria-hidden />}
      {children}
    </Button>
  );
}
