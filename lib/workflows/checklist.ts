/** What stands between a draft and its publication, and what it would be called. */
import type { z } from "zod";
import { type Tx, withTenant } from "@/db/client";
import type { PublishCheck, publishPlan } from "@/lib/api/contracts/versions";
import { countOpenThreads } from "@/lib/comments/count";
import { nameOf } from "@/lib/versions/find";
import { changesSince, latestVersion } from "@/lib/versions/publish";
import { nextSemver, stepsFrom } from "@/lib/versions/semver";
import type { WorkflowProblem } from "@/lib/workflow";
import { totalOf } from "@/lib/workflow/diff";
import { findWorkflow, type WorkflowRow } from "./find";
import { problemsOfDraft } from "./problems";

/** Looks at one thing. null: there is nothing of that sort to look at. */
type Check = (on: { tx: Tx; workflow: WorkflowRow; problems: WorkflowProblem[] }) => Promise<PublishCheck | null>;

const CREDENTIALS = new Set(["missing_credential"]);

const CHECKS: readonly Check[] = [
  async ({ problems }) =>
    checkOf(
      "problems",
      problems.filter(({ code }) => !CREDENTIALS.has(code)),
    ),
  async ({ problems }) =>
    checkOf(
      "credentials",
      problems.filter(({ code }) => CREDENTIALS.has(code)),
    ),
  async ({ tx, workflow }) => {
    const count = await countOpenThreads(tx, workflow.org_id, workflow.id);
    return count === 0 ? null : { code: "comments", state: "warning", count, problems: [] };
  },
];

/** The checklist, what changed since the published version, and the proposal for the next one's name. @throws AppError not_found */
export function planPublication(orgId: string, idOrSlug: string): Promise<z.infer<typeof publishPlan>> {
  return withTenant(orgId, async (tx) => {
    const workflow = await findWorkflow(tx, orgId, idOrSlug);
    const problems = await problemsOfDraft(tx, workflow);
    const checks: PublishCheck[] = [];
    for (const check of CHECKS) {
      const found = await check({ tx, workflow, problems });
      if (found) checks.push(found);
    }
    const latest = await latestVersion(tx, workflow.id);
    const { counts, summary, step } = changesSince(latest, workflow);
    const semver = latest && nameOf(latest).semver;
    return {
      revision: workflow.revision,
      checks,
      since: latest && nameOf(latest),
      changes: counts,
      total: totalOf(counts),
      summary,
      step: { ...step, reasons: [...step.reasons] },
      semver: nextSemver(semver, step.bump),
      options: stepsFrom(semver),
    };
  });
}

function checkOf(code: PublishCheck["code"], problems: WorkflowProblem[]): PublishCheck {
  const grave = problems.filter(({ severity }) => severity !== "info");
  const state = grave.some(({ severity }) => severity === "error") ? "error" : grave.length > 0 ? "warning" : "ok";
  return { code, state, count: grave.length, problems: grave };
}
