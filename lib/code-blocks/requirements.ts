/** Packages of a version become a lock when it is saved; its runs use that and need no network. */
import { AppError } from "@/lib/errors";
import { NodeError } from "@/lib/nodes/errors";
import type { Lock } from "@/lib/sandbox/requirements";
import { same } from "@/lib/workflow/diff/fields";
import type { BlockRow, BlockVersionRow } from "./find";

/** One of the network, which may pass. */
const UNREACHABLE = "requirement_registry_unreachable";

/**
 * The lock for the version's row; null: it needs no packages. Downloads what is not there yet.
 * @throws AppError invalid_body naming the requirement; unavailable when a registry does not answer
 */
export async function lockRequirements(
  language: BlockRow["language"],
  requirements: readonly string[],
  signal: AbortSignal,
): Promise<Lock | null> {
  if (requirements.length === 0) return null;
  const { resolveRequirements } = await import("@/lib/sandbox/requirements");
  try {
    return await resolveRequirements({ language, requirements }, { signal });
  } catch (cause) {
    if (!(cause instanceof NodeError)) throw cause;
    const { message, hint, code } = cause;
    const details = { reason: code, errors: [{ field: "content.requirements", message }] };
    const isPassing = code === UNREACHABLE || code === "cancelled";
    throw new AppError(isPassing ? "unavailable" : "invalid_body", message, { hint, details, cause });
  }
}

/** The same for changes of a version: what is not changed keeps the versions that were resolved then, as long as those can be run. */
export async function lockOfChange(
  language: BlockRow["language"],
  { requirements: before, requirements_lock: lock }: Pick<BlockVersionRow, "requirements" | "requirements_lock">,
  changed: readonly string[] | undefined,
  signal: AbortSignal,
): Promise<Lock | null> {
  const requirements = changed ?? before ?? [];
  const isSame = same(requirements, before ?? []) && !(lock && (await isOutdated(lock)));
  return isSame ? lock : lockRequirements(language, requirements, signal);
}

async function isOutdated(lock: Lock): Promise<boolean> {
  return (await import("@/lib/sandbox/requirements")).isOutdated(lock);
}
