import { and, asc, eq, sql } from "drizzle-orm";
import { type Tx, withTenant } from "@/db/client";
import { memberships, users } from "@/db/schema";
import type { CommentPerson } from "@/lib/api/contracts/comments";
import { findStored } from "@/lib/workflows/find";

const MOST_PEOPLE = 1000;
/** More of them in one text are no mentions but noise. */
const MOST_MARKS = 50;

/** Of a restricted workflow, those who see it. */
function members(tx: Tx, orgId: string, workflowId: string): Promise<{ id: string; name: string; email: string }[]> {
  const isSeen = sql`(${memberships.role} in ('owner', 'admin')
    or not exists (select from workflow_restrictions r where r.workflow_id = ${workflowId})
    or exists (select from workflow_collaborators c where c.workflow_id = ${workflowId} and c.user_id = ${users.id}))`;
  return tx
    .select({ id: users.id, name: users.name, email: users.email })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.user_id))
    .where(and(eq(memberships.org_id, orgId), isSeen))
    .orderBy(asc(users.name), asc(users.id))
    .limit(MOST_PEOPLE);
}

/** Who can be mentioned: the members of the workspace who see the workflow, by name. @throws AppError not_found */
export async function listPeople(orgId: string, idOrSlug: string): Promise<{ people: CommentPerson[] }> {
  const all = await withTenant(orgId, async (tx) => members(tx, orgId, (await findStored(tx, orgId, idOrSlug)).id));
  return { people: all.map(({ id, name }) => ({ id, name })) };
}

/** Ids of the members that a text mentions. */
export async function mentionsOf(
  tx: Tx,
  { orgId, workflowId }: { orgId: string; workflowId: string },
  text: string,
): Promise<string[]> {
  return text.includes("@") ? mentioned(text, await members(tx, orgId, workflowId)) : [];
}

/** Who is named after an `@` by name or e-mail address. The longest name wins: "@Ada Lovelace" does not mention Ada. */
export function mentioned(text: string, people: readonly { id: string; name: string; email: string }[]): string[] {
  const names = people.flatMap(({ id, name, email }) =>
    [name, email].map((word) => ({ id, word: word.toLowerCase() })),
  );
  const found = new Set<string>();
  const lower = text.toLowerCase();
  let marks = 0;
  for (let at = lower.indexOf("@"); at !== -1 && marks < MOST_MARKS; at = lower.indexOf("@", at + 1)) {
    marks++;
    // An address in running text is none: "mail to bob@ada.example".
    if (/[\p{L}\p{N}]/u.test(lower.charAt(at - 1))) continue;
    const hits = names.filter(({ word }) => word !== "" && starts(lower, word, at + 1));
    const longest = Math.max(0, ...hits.map(({ word }) => word.length));
    for (const { id, word } of hits) if (word.length === longest) found.add(id);
  }
  return [...found];
}

function starts(text: string, word: string, at: number): boolean {
  return text.startsWith(word, at) && !/[\p{L}\p{N}]/u.test(text.charAt(at + word.length));
}
