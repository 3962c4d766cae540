/**
 * The breakers of this process: in front of every call that leaves it, by workspace, host and credential. What is known of them is in
 * memory, so a call to a healthy service costs a look into a map and no statement; failures and changes are rows, and NOTIFY brings them
 * to the other processes. A lost NOTIFY does no harm: decisions are made on the row, and whoever was wrong is told so by it.
 */
import { listen } from "@/db/client";
import { NodeError } from "@/lib/nodes/errors";
import { log } from "@/lib/observability/log";
import type { Health } from "./health";
import { admission, type Breaker, fresh, react, type Signal } from "./machine";
import { CHANNEL, loadBreakers, type Place, type Row, writeBreaker } from "./rows";

export type { Place } from "./rows";

interface BreakersDeps {
  now(): Date;
  newId(): string;
  /** In [0, 1). */
  random(): number;
}

/** Decisions that were made on an old row, until it is given up. */
const TRIES = 10;
/** Calls that waited for the same trial come back spread over this time. */
const SPREAD_MS = 5000;

const keyOf = ({ host, credential }: Pick<Place, "host" | "credential">) => `${host} ${credential}`;

export class Breakers {
  private readonly orgs = new Map<string, Map<string, Row>>();
  private readonly loading = new Map<string, Promise<void>>();
  private listening: Promise<() => Promise<void>> | null = null;
  private readonly id: string;

  constructor(private readonly deps: BreakersDeps) {
    this.id = deps.newId();
  }

  /**
   * Makes the call, unless the breaker is open. @param judge what an answer, or `failed`, says about the service.
   * @throws NodeError circuit_open, to be retried when the next trial is due; else what the call throws.
   */
  async guard<T>(
    place: Place,
    call: () => Promise<T>,
    judge: { answer(value: T): Health; error(thrown: unknown): Health },
  ): Promise<T> {
    if (!this.orgs.has(place.orgId)) await this.load(place.orgId);
    const isProbe = this.known(place) !== undefined && (await this.enter(place));
    let answer: T;
    try {
      answer = await call();
    } catch (error) {
      await this.learn(place, judge.error(error), isProbe);
      throw error;
    }
    const health = judge.answer(answer);
    // The common case: all is well, and nothing was wrong before.
    if (health.kind !== "up" || this.known(place) !== undefined) await this.learn(place, health, isProbe);
    return answer;
  }

  async close(): Promise<void> {
    const listening = this.listening;
    this.listening = null;
    await (await listening)?.();
  }

  private known(place: Place): Row | undefined {
    return this.orgs.get(place.orgId)?.get(keyOf(place));
  }

  /** @returns whether this call is the trial. @throws NodeError circuit_open */
  private async enter(place: Place): Promise<boolean> {
    const now = this.deps.now().getTime();
    const known = this.known(place);
    const door = admission(known ?? fresh(now), now);
    if (door.kind === "pass") return false;
    if (door.kind === "probe") {
      const won = await this.apply(place, { kind: "called" });
      if (won) return true;
      // Somebody else has it, or it is closed by now.
      if (admission(this.known(place) ?? fresh(now), now).kind === "pass") return false;
    }
    throw this.refusal(place, this.known(place) ?? known ?? fresh(now), now);
  }

  private refusal({ host }: Place, breaker: Breaker, now: number): NodeError {
    const wait = Math.max(0, (breaker.probeAt ?? now) - now);
    // During a trial: until it is likely to have ended.
    const base = breaker.state === "half_open" ? Math.min(wait, SPREAD_MS) : wait;
    const ms = Math.ceil(base + this.deps.random() * SPREAD_MS);
    const at = new Date(now + wait).toISOString();
    return new NodeError(
      "circuit_open",
      `${host} failed ${breaker.failures} times in a row, so it is not called again before ${at.slice(11, 19)} UTC.`,
      {
        retriable: true,
        retryAfterMs: ms,
        hint: "It is tried again by itself. To try at once, close the circuit breaker under Settings, Operations.",
        details: { host, failures: breaker.failures, probe_at: at, last_error: breaker.error },
      },
    );
  }

  private async learn(place: Place, health: Health, isProbe: boolean): Promise<void> {
    if (health.kind === "down") {
      const { error, retryAfterMs } = health;
      await this.apply(place, { kind: "failed", error, retryAfterMs, isProbe });
    } else if (health.kind === "up") await this.apply(place, { kind: "succeeded", isProbe });
    else if (isProbe) await this.apply(place, { kind: "abandoned" });
  }

  /** Decides on the newest row, however often it changes meanwhile. @returns whether the signal changed anything. */
  private async apply(place: Place, signal: Signal): Promise<boolean> {
    try {
      for (let tries = 0; tries < TRIES; tries++) {
        const known = this.known(place);
        const now = this.deps.now().getTime();
        const before = known ?? fresh(now);
        const next = react(before, signal, now);
        if (next === before) return false;
        const written = await writeBreaker(place, next, known?.revision ?? null, {
          id: this.id,
          newId: this.deps.newId,
        });
        if (written !== false) {
          this.remember(place, next, written);
          return true;
        }
        await this.load(place.orgId);
      }
    } catch (error) {
      // A breaker spares calls; a call must not fail for want of one.
      log.warn(
        { event: "breaker_failed", host: place.host, error: String(error) },
        "A circuit breaker was not stored.",
      );
    }
    return false;
  }

  private remember(place: Place, next: Breaker, revision: number | null): void {
    const org = this.orgs.get(place.orgId);
    const { host, credential } = place;
    if (revision === null) org?.delete(keyOf(place));
    else org?.set(keyOf(place), { ...next, host, credential, revision });
  }

  /** Reads the workspace's rows; calls that come meanwhile wait for the same reading. */
  private load(orgId: string): Promise<void> {
    const running = this.loading.get(orgId) ?? this.read(orgId).finally(() => this.loading.delete(orgId));
    this.loading.set(orgId, running);
    return running;
  }

  private async read(orgId: string): Promise<void> {
    try {
      // First the ear, then the eye: what changes in between is heard.
      await this.hear();
      const rows = await loadBreakers(orgId);
      this.orgs.set(orgId, new Map(rows.map((row) => [keyOf(row), row])));
    } catch (error) {
      this.orgs.set(orgId, this.orgs.get(orgId) ?? new Map());
      log.warn({ event: "breaker_failed", error: String(error) }, "The circuit breakers of a workspace were not read.");
    }
  }

  private async hear(): Promise<void> {
    this.listening ??= listen(CHANNEL, (payload) => {
      const [orgId = "", who] = payload.split(" ");
      if (who !== this.id && this.orgs.has(orgId)) void this.load(orgId);
    });
    try {
      await this.listening;
    } catch (error) {
      this.listening = null;
      log.warn({ event: "breaker_listen_failed", error: String(error) }, "Breakers of other processes are heard late.");
    }
  }
}
