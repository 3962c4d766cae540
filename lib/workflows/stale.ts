import { AppError } from "@/lib/errors";

/** @throws AppError stale with the current revision, when the draft is not at the one that somebody looked at (null: any). */
export function refuseStale(row: { revision: number }, revision: number | null): void {
  if (revision === null || revision === row.revision) return;
  throw new AppError("stale", "Somebody has saved this workflow in the meantime.", {
    hint: "Load it again, then make your change on top.",
    details: { current_revision: row.revision },
  });
}
