/**
 * How much one person or key may ask of the API, and how many executions a person may start in an hour. In this process's memory, like all
 * limits here. Who set the installation up has no limit.
 */
import { LRUCache } from "lru-cache";
import type { Person, Principal } from "@/lib/auth/principal";
import { startsPerHour } from "@/lib/executions/flow/starts";
import { installationOwnerId } from "@/lib/operations/access";
import type { Needed } from "./handler";
import { clientNetwork, type Left, type RateLimit, rateLimit } from "./rate-limit";

const HOUR_MS = 3_600_000;
const CALLS = { tries: 3000, everyMs: 20 };

const calls = rateLimit({ ...CALLS, what: "Too many requests." });
/** Wrong keys and cookies, by address. */
const strangers = rateLimit({ tries: 100, everyMs: 1000, what: "Too many requests without a valid key or session." });
/** One for each limit that a workspace has set. */
const starts = new LRUCache<number, RateLimit>({ max: 100 });

/** Counts a call. @returns what is left, for the headers; null without a limit. @throws AppError rate_limited */
export async function takeQuota(caller: Principal | Person, action: Needed): Promise<Left | null> {
  const isOwner = !("role" in caller) || caller.role === "owner";
  if (isOwner && caller.userId === (await installationOwnerId())) return null;
  // Somebody's own account belongs to no workspace.
  if (!("orgId" in caller)) return calls.take(caller.userId);
  const left = calls.take(caller.key === null ? caller.userId : caller.key.id);
  if (action !== "execution.start") return left;
  const perHour = await startsPerHour(caller.orgId);
  if (perHour === 0) return left;
  return startsOf(perHour).take(`${caller.orgId} ${caller.userId}`);
}

/** Counts a request that nobody is known to have sent. @throws AppError rate_limited */
export function takeStranger(request: Request): void {
  strangers.take(clientNetwork(request));
}

function startsOf(perHour: number): RateLimit {
  const known = starts.get(perHour);
  if (known) return known;
  const what = `You may start ${perHour} executions an hour in this workspace.`;
  const made = rateLimit({ tries: perHour, everyMs: HOUR_MS / perHour, what });
  starts.set(perHour, made);
  return made;
}

/** As the IETF's draft names them. */
export function quotaHeaders({ limit, remaining, reset }: Left): Record<string, string> {
  return {
    "ratelimit-limit": String(limit),
    "ratelimit-remaining": String(remaining),
    "ratelimit-reset": String(reset),
  };
}
