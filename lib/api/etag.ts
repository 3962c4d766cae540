import { AppError } from "@/lib/errors";

/**
 * The revision that a change was made on, from If-Match (RFC 9110 13.1.1): `"7"`. Null when any will do (`*` or no header).
 * @throws AppError stale for a tag that no revision ever had
 */
export function revisionOf(request: Request): number | null {
  const header = request.headers.get("if-match")?.trim();
  if (header === undefined || header === "*") return null;
  const revision = /^(?:W\/)?"?(\d{1,9})"?$/.exec(header)?.[1];
  if (revision) return Number(revision);
  throw new AppError("stale", "The header If-Match is not the ETag of this workflow.", {
    hint: "Load it again and send the ETag that came with it.",
  });
}
