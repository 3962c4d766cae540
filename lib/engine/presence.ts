/**
 * Which slices this process has in hand: tells the database that they live (one timer for all of them), and hears when somebody
 * cancels one, at once by NOTIFY execution_cancel (payload: execution id) and at the latest with the next heartbeat.
 */
import { listen } from "@/db/client";
import { log } from "@/lib/observability/log";
import type { Slice } from "./slice";
import { tenantStatement } from "./sql";

const BEAT = `update executions set heartbeat_at = now() where id in (select jsonb_array_elements_text($1::text::jsonb)::uuid)
  and status in ('pending', 'running', 'interrupted') returning id, cancel_requested_at is not null as cancel`;

export class Presence {
  private readonly slices = new Map<string, Slice>();
  private timer: NodeJS.Timeout | null = null;
  private listening: Promise<() => Promise<void>> | null = null;

  constructor(private readonly everyMs: number) {}

  get(executionId: string): Slice | undefined {
    return this.slices.get(executionId);
  }

  all(): Slice[] {
    return [...this.slices.values()];
  }

  add(slice: Slice): void {
    this.slices.set(slice.execution.id, slice);
    this.timer ??= setInterval(() => void this.beat(), this.everyMs).unref();
    // Only effects last long enough to be cancelled; a pure slice is over before the NOTIFY arrives.
    if (slice.compiled.hasDurable) {
      this.listening ??= listen("execution_cancel", (id) => this.slices.get(id)?.stop("cancelled"));
      this.listening.catch((error: unknown) => {
        this.listening = null;
        log.warn({ event: "cancel_listen_failed", error: String(error) }, "Cancels are heard with the heartbeat only.");
      });
    }
  }

  remove(slice: Slice): void {
    if (this.slices.get(slice.execution.id) === slice) this.slices.delete(slice.execution.id);
  }

  private async beat(): Promise<void> {
    const byOrg = new Map<string, string[]>();
    for (const { execution } of this.slices.values())
      byOrg.set(execution.org_id, [...(byOrg.get(execution.org_id) ?? []), execution.id]);
    for (const [orgId, ids] of byOrg) {
      try {
        const rows = await tenantStatement<{ id: string; cancel: boolean }>(orgId, BEAT, [JSON.stringify(ids)]);
        for (const row of rows) if (row.cancel) this.slices.get(row.id)?.stop("cancelled");
      } catch (error) {
        log.warn(
          { event: "heartbeat_failed", error: String(error) },
          "The heartbeat of running executions was not stored.",
        );
      }
    }
  }

  async close(): Promise<void> {
    if (this.timer) clearInterval(this.timer);
    this.timer = null;
    const listening = this.listening;
    this.listening = null;
    await (await listening)?.();
  }
}
