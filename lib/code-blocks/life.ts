/** The life of a version, as a table, and what stands in the way of publishing one. Pure. */
import type { BlockBlocker, BlockStatus } from "@/lib/api/contracts/blocks";

export type BlockEvent = "tests_passed" | "tests_failed" | "rejected" | "publish" | "supersede" | "deprecate";

/** Every change of state there is. "supersede" comes to the published version when another takes its place. */
export const TRANSITIONS: Readonly<Record<BlockStatus, Partial<Record<BlockEvent, BlockStatus>>>> = {
  draft: { tests_passed: "testing", tests_failed: "draft" },
  testing: { tests_passed: "testing", tests_failed: "draft", rejected: "draft", publish: "published" },
  // What runs does not stop because a test was added that it fails.
  published: {
    tests_passed: "published",
    tests_failed: "published",
    supersede: "deprecated",
    deprecate: "deprecated",
  },
  deprecated: { tests_passed: "deprecated", tests_failed: "deprecated" },
};

/** The state after an event; null when the table has no such way. */
export function after(status: BlockStatus, event: BlockEvent): BlockStatus | null {
  return TRANSITIONS[status][event] ?? null;
}

/** Today's tests of a block on one version. A test that was changed after its last run counts as not run. */
export interface TestCounts {
  total: number;
  passed: number;
  failed: number;
  not_run: number;
}

/** What the tests say, as soon as all of them have been run. */
export function verdictOf({ total, failed, not_run }: TestCounts): "tests_passed" | "tests_failed" | null {
  if (failed > 0) return "tests_failed";
  return total > 0 && not_run === 0 ? "tests_passed" : null;
}

export interface PublishFacts {
  status: BlockStatus;
  tests: TestCounts;
  requiresApproval: boolean;
  /** Somebody other than the author has approved, and nobody has rejected since. */
  isApproved: boolean;
}

/** Why a version cannot be published; empty when it can. */
export function blockersOf({ status, tests, requiresApproval, isApproved }: PublishFacts): BlockBlocker[] {
  if (status === "published") return [{ code: "already_published", sentence: "It is published already." }];
  if (status === "deprecated") {
    const sentence = "It is deprecated. Roll back to it, which makes a new version of its content.";
    return [{ code: "deprecated", sentence }];
  }
  const blockers: BlockBlocker[] = [];
  if (tests.total === 0) {
    blockers.push({ code: "no_tests", sentence: "The block has no tests. Write at least one." });
  } else if (tests.failed > 0) {
    const sentence = `${tests.failed} of ${tests.total} tests fail. Mend the code or the tests, then run them again.`;
    blockers.push({ code: "tests_failed", sentence });
  } else if (tests.not_run > 0) {
    const sentence = `${tests.not_run} of ${tests.total} tests have not been run on it. Run them.`;
    blockers.push({ code: "tests_not_run", sentence });
  } else if (after(status, "publish") === null) {
    blockers.push({ code: "tests_not_run", sentence: "It is a draft again. Run its tests once more." });
  }
  if (requiresApproval && !isApproved) {
    const sentence = "This workspace asks for the approval of somebody other than its author. Ask for a review.";
    blockers.push({ code: "approval_missing", sentence });
  }
  return blockers;
}
