import { CircleCheck, CircleDashed, CircleX } from "lucide-react";
import type { BlockVersionDetail } from "@/lib/api/contracts/blocks";
import { m } from "@/lib/messages";

const words = m.blocks.versions;

/** What publishing a version takes, and which of it is still missing. */
export function Checklist({ version }: { version: BlockVersionDetail }) {
  const { blockers, tests } = version;
  const ofTests = blockers.find(({ code }) => ["no_tests", "tests_not_run", "tests_failed"].includes(code));
  const ofApproval = blockers.find(({ code }) => code === "approval_missing");
  return (
    <div className="rounded-md border bg-sunken px-3 py-2.5">
      <h3 className="mb-1.5 text-faint text-xs">{words.checklist}</h3>
      <ul className="flex flex-col gap-1.5 text-sm">
        <Line state={ofTests ? (ofTests.code === "tests_failed" ? "failed" : "open") : "done"}>
          {ofTests ? ofTests.sentence : words.tests(tests.passed, tests.total)}
        </Line>
        {version.requires_approval && (
          <Line state={ofApproval ? (version.review === "rejected" ? "failed" : "open") : "done"}>
            {!ofApproval
              ? words.check.approval
              : version.review === "pending"
                ? words.check.waiting
                : ofApproval.sentence}
          </Line>
        )}
      </ul>
    </div>
  );
}

const ICONS = {
  done: { icon: CircleCheck, tone: "text-done" },
  open: { icon: CircleDashed, tone: "text-waiting" },
  failed: { icon: CircleX, tone: "text-failed" },
} as const;

function Line({ state, children }: { state: keyof typeof ICONS; children: string }) {
  const { icon: Icon, tone } = ICONS[state];
  return (
    <li className="flex items-start gap-2">
      <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${tone}`} />
      <span>{children}</span>
    </li>
  );
}
