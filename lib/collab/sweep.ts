/** What is left when nobody has a document open: drafts that a killed server has not brought up to date, and updates to fold into the state. */
import { sql } from "drizzle-orm";
import { withSystem } from "@/db/client";
import { DOCUMENT_KINDS, documentName } from "@/lib/api/contracts/collab-name";
import { log } from "@/lib/observability/log";
import { COMPACT_AFTER } from "./limits";
import { compact } from "./store/compact";
import { deriveDraft } from "./store/derive-draft";
import { TABLES, type Tables } from "./store/place";

/** Those whose document is open are looked after by the server that has it: they get a little time. */
const DERIVE_AFTER = sql`interval '3 seconds'`;
const FOLD_AFTER = sql`interval '10 minutes'`;
const MOST = 200;

interface Left {
  org_id: string;
  id: string;
  is_behind: boolean;
  [column: string]: unknown;
}

/** Goes through all workspaces once. @returns how many documents it looked after. */
export async function sweepShared(): Promise<number> {
  let count = 0;
  for (const kind of DOCUMENT_KINDS) {
    const left = await leftOf(TABLES[kind]);
    for (const { org_id, id, is_behind } of left) {
      const name = documentName({ kind, id });
      try {
        if (is_behind) await deriveDraft(org_id, name);
        await compact(org_id, name);
      } catch (error) {
        log.warn({ event: "collab_sweep_failed", document: name, error }, "A shared document is looked after later.");
      }
    }
    count += left.length;
  }
  return count;
}

function leftOf({ states, updates, key }: Tables): Promise<Left[]> {
  const [s, u, owner] = [sql.identifier(states), sql.identifier(updates), sql.identifier(key)];
  return withSystem((tx) =>
    tx.execute<Left>(sql`
      select s.org_id, s.${owner} as id, s.last_seq > s.derived_seq as is_behind from ${s} s
      where s.last_seq > s.state_seq and (
        s.last_seq - s.state_seq >= ${COMPACT_AFTER}
        or exists (select from ${u} u where u.${owner} = s.${owner}
          and u.at < now() - case when s.last_seq > s.derived_seq then ${DERIVE_AFTER} else ${FOLD_AFTER} end))
      order by s.${owner} limit ${MOST}`),
  );
}
