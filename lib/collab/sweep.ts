/** What is left when nobody has a document open: drafts that a killed server has not brought up to date, and updates to fold into the state. */
import { sql } from "drizzle-orm";
import { withSystem } from "@/db/client";
import { log } from "@/lib/observability/log";
import { COMPACT_AFTER } from "./limits";
import { compact } from "./store/compact";
import { deriveDraft } from "./store/derive";

/** Those whose document is open are looked after by the server that has it: they get a little time. */
const DERIVE_AFTER = sql`interval '3 seconds'`;
const FOLD_AFTER = sql`interval '10 minutes'`;
const MOST = 200;

interface Left {
  org_id: string;
  workflow_id: string;
  is_behind: boolean;
  [column: string]: unknown;
}

/** Goes through all workspaces once. @returns how many documents it looked after. */
export async function sweepShared(): Promise<number> {
  const left = await withSystem((tx) =>
    tx.execute<Left>(sql`
      select s.org_id, s.workflow_id, s.last_seq > s.derived_seq as is_behind from workflow_states s
      where s.last_seq > s.state_seq and (
        s.last_seq - s.state_seq >= ${COMPACT_AFTER}
        or exists (select from workflow_updates u where u.workflow_id = s.workflow_id
          and u.at < now() - case when s.last_seq > s.derived_seq then ${DERIVE_AFTER} else ${FOLD_AFTER} end))
      order by s.workflow_id limit ${MOST}`),
  );
  for (const { org_id, workflow_id, is_behind } of left) {
    try {
      if (is_behind) await deriveDraft(org_id, workflow_id);
      await compact(org_id, workflow_id);
    } catch (error) {
      log.warn(
        { event: "collab_sweep_failed", workflowId: workflow_id, error },
        "A shared document is looked after later.",
      );
    }
  }
  return left.length;
}
