/** Keyset paging, newest first: ids are UUIDv7, so the last id of a page is where the next one begins. */
import { AppError } from "@/lib/errors";
import { isUuid } from "./ids";

/** The id after which the page begins. @throws AppError bad_request for a cursor that is none of ours. */
export function afterId(cursor: string | undefined): string | null {
  if (cursor === undefined) return null;
  const id = Buffer.from(cursor, "base64url").toString("latin1");
  if (isUuid(id)) return id;
  const message = "This is no cursor of a list; begin without one.";
  throw new AppError("bad_request", `cursor: ${message}`, { details: { errors: [{ field: "cursor", message }] } });
}

/** Cuts `limit` rows off `limit + 1`. */
export function toPage<T>(
  rows: readonly T[],
  limit: number,
  idOf: (row: T) => string,
): { items: T[]; next_cursor: string | null } {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return {
    items,
    next_cursor: rows.length > limit && last ? Buffer.from(idOf(last), "latin1").toString("base64url") : null,
  };
}
