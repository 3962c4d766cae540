import { sql } from "drizzle-orm";
import type { z } from "zod";
import { withTenant } from "@/db/client";
import type { MemberList, memberQuery } from "@/lib/api/contracts/members";
import { isUuid } from "@/lib/api/ids";
import { isoOf } from "@/lib/api/times";
import type { Role } from "@/lib/auth/permissions";
import { AppError } from "@/lib/errors";

type Row = { id: string; name: string; email: string; role: Role; joined_at: Date; key: string };

/** Who is in the workspace, by name. @throws AppError bad_request for a wrong cursor */
export async function listMembers(
  asker: { orgId: string; userId: string },
  query: z.infer<typeof memberQuery>,
): Promise<MemberList> {
  const after = query.cursor === undefined ? null : readCursor(query.cursor);
  const like = `%${(query.q ?? "").toLowerCase().replace(/[\\%_]/g, "\\$&")}%`;
  const matches = sql`m.org_id = ${asker.orgId} and (lower(u.name) like ${like} or lower(u.email) like ${like})`;
  const [rows, total] = await withTenant(asker.orgId, async (tx) => {
    const page = await tx.execute<Row>(sql`
      select u.id, u.name, u.email, m.role, m.created_at as joined_at, lower(u.name) as key
      from memberships m join users u on u.id = m.user_id
      where ${matches} and (${after === null} or (lower(u.name), u.id) > (${after?.key ?? ""}, ${after?.id ?? null}::uuid))
      order by lower(u.name), u.id limit ${query.limit + 1}`);
    const [count] = await tx.execute<{ n: number }>(
      sql`select count(*)::int as n from memberships m join users u on u.id = m.user_id where ${matches}`,
    );
    return [page, count?.n ?? 0] as const;
  });
  const page = rows.slice(0, query.limit);
  const last = page.at(-1);
  return {
    items: page.map(({ key: _, joined_at, ...row }) => ({
      ...row,
      joined_at: isoOf(joined_at),
      is_you: row.id === asker.userId,
    })),
    next_cursor: rows.length > query.limit && last ? writeCursor(last) : null,
    total,
  };
}

const writeCursor = ({ id, key }: Row): string => Buffer.from(`${id}${key}`, "utf8").toString("base64url");

function readCursor(cursor: string): { id: string; key: string } {
  const text = Buffer.from(cursor, "base64url").toString("utf8");
  const id = text.slice(0, 36);
  if (isUuid(id) && !text.includes("\0")) return { id, key: text.slice(36) };
  throw new AppError("bad_request", "cursor: This is no cursor of this list; begin without one.");
}
