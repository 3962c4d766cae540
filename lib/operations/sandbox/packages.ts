/**
 * Looks after the files of packages in this data folder. Those stay that code could not run without where there is no network: of
 * each block's newest version, of what is published, and of versions that a workflow pins. Of older versions, and of drafts that are
 * gone, they are fetched again when such a one runs after all.
 */
import { sql } from "drizzle-orm";
import { withSystem } from "@/db/client";
import { log } from "@/lib/observability/log";
import { PACKAGE_BOUNDS, type Pruned, prunePackages } from "@/lib/sandbox/requirements/prune";

const FIRST_MS = 10 * 60_000;
const EVERY_MS = 6 * 60 * 60_000;

/** Checksums of the files that code of any workspace needs. */
export async function neededFiles(): Promise<Set<string>> {
  const rows = await withSystem((tx) =>
    tx.execute<{ sha256: string }>(sql`
      select distinct p ->> 'sha256' as sha256
      from code_blocks b join code_block_versions v on v.block_id = b.id and (v.number = b.latest_number or v.status = 'published'
          or exists (select from code_block_uses u where u.org_id = b.org_id and u.slug = b.slug and u.version = v.number)),
        jsonb_array_elements(v.requirements_lock -> 'packages') p
      where jsonb_typeof(v.requirements_lock -> 'packages') = 'array'`),
  );
  return new Set(rows.map(({ sha256 }) => sha256));
}

/** One round, as of `now`. */
export async function keepPackagesInBounds(now: Date): Promise<Pruned> {
  const pruned = await prunePackages({ now, needed: await neededFiles() });
  if (pruned.removed > 0) log.info({ event: "packages.pruned", ...pruned }, "Packages that nothing uses were removed.");
  if (pruned.bytes > PACKAGE_BOUNDS.maxBytes) {
    log.warn({ event: "packages.many", bytes: pruned.bytes }, "The packages that code needs take much room.");
  }
  return pruned;
}

/** Rounds by the clock, in the one server of this data folder. @returns how to stop them; what is in hand ends first. */
export function startPackageRounds({ firstMs = FIRST_MS, everyMs = EVERY_MS } = {}): { stop(): Promise<void> } {
  let isOver = false;
  let running: Promise<void> = Promise.resolve();
  let timer = later(firstMs);

  function later(ms: number): NodeJS.Timeout {
    return setTimeout(() => {
      running = round();
    }, ms).unref();
  }

  async function round(): Promise<void> {
    try {
      await keepPackagesInBounds(new Date());
    } catch (error) {
      log.warn(
        { event: "packages.prune_failed", error },
        "Old packages could not be removed; it is tried again later.",
      );
    }
    if (!isOver) timer = later(everyMs);
  }

  return {
    async stop() {
      isOver = true;
      clearTimeout(timer);
      await running;
    },
  };
}
