/**
 * The one place where packages of a version become a lock that its runs use. Nothing resolves packages in this installation yet, so a list
 * with something in it is refused instead of being kept without effect.
 */
import type { BlockContent } from "@/lib/api/contracts/blocks";
import { AppError } from "@/lib/errors";

/** @returns the lock for the version's row; null: it needs no packages. @throws AppError invalid_body */
export async function lockRequirements(requirements: BlockContent["requirements"]): Promise<unknown> {
  if (requirements.length === 0) return null;
  const message = "Packages cannot be used in code blocks of this installation yet.";
  throw new AppError("invalid_body", `content.requirements: ${message}`, {
    hint: "Leave the list empty and write what is needed into the code.",
    details: { errors: [{ field: "content.requirements", message }] },
  });
}
