/** Where a page of workflows ends: the values that it is sorted by, so that the next one begins behind them whatever has changed meanwhile. */
import { z } from "zod";
import { WORKFLOW_SORTS } from "@/lib/api/contracts/library";
import { AppError } from "@/lib/errors";

const cursor = z.tuple([z.enum(WORKFLOW_SORTS), z.boolean(), z.string().max(200), z.uuid()]);

export interface Place {
  sort: (typeof WORKFLOW_SORTS)[number];
  /** Among the favourites on top. */
  pinned: boolean;
  /** The name in lower case, or the time as PostgreSQL writes it; "" when the id alone decides. */
  key: string;
  id: string;
}

export function writeCursor({ sort, pinned, key, id }: Place): string {
  return Buffer.from(JSON.stringify([sort, pinned, key, id]), "utf8").toString("base64url");
}

/** @throws AppError bad_request for a cursor that is none of ours, or of another order. */
export function readCursor(text: string | undefined, sort: Place["sort"]): Place | null {
  if (text === undefined) return null;
  const parsed = cursor.safeParse(jsonOf(Buffer.from(text, "base64url").toString("utf8")));
  if (parsed.success && parsed.data[0] === sort && (sort !== "updated" || isTime(parsed.data[2]))) {
    const [of, pinned, key, id] = parsed.data;
    return { sort: of, pinned, key, id };
  }
  const message = "This is no cursor of this list; begin without one.";
  throw new AppError("bad_request", `cursor: ${message}`, { details: { errors: [{ field: "cursor", message }] } });
}

const isTime = (text: string): boolean => /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?[+-]\d\d(:?\d\d)?$/.test(text);

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
