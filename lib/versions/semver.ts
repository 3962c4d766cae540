import semver from "semver";
import { AppError } from "@/lib/errors";
import type { Bump } from "@/lib/workflow/diff";

const FIRST = "1.0.0";

/** The three steps from a version; null when there is none before. */
export function stepsFrom(latest: string | null): Record<Bump, string> | null {
  if (latest === null) return null;
  return { major: step(latest, "major"), minor: step(latest, "minor"), patch: step(latest, "patch") };
}

/** The version after `latest`, one step on. */
export function nextSemver(latest: string | null, bump: Bump): string {
  return latest === null ? FIRST : step(latest, bump);
}

/** A version that somebody chose, in plain form. @throws AppError invalid_body when it is none, or does not grow. */
export function chosenSemver(wanted: string, latest: string | null): string {
  const parsed = semver.parse(wanted);
  if (!parsed || parsed.build.length > 0) throw refused(`"${wanted}" is no version. Write it like 1.2.0.`);
  if (latest !== null && !semver.gt(parsed, latest)) {
    throw refused(`The version must be larger than ${latest}, the newest one. The next is ${step(latest, "patch")}.`);
  }
  return parsed.version;
}

function step(from: string, bump: Bump): string {
  const next = semver.inc(from, bump);
  if (next === null) throw new Error(`"${from}" is no version.`);
  return next;
}

function refused(message: string): AppError {
  return new AppError("invalid_body", message, { details: { errors: [{ field: "semver", message }] } });
}
