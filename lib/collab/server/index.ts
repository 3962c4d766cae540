/**
 * People who edit a workflow, or a code block, together: the WebSocket at COLLAB_PATH on the app's own port. The rows are the truth: any number of servers may
 * work on one database, and what one of them takes the others hear of by NOTIFY and read from the tables.
 */
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { listen } from "@/db/client";
import { COLLAB_CLOSE } from "@/lib/api/contracts/collab";
import { COLLAB_PATH } from "@/lib/api/contracts/collab-path";
import { MEMBERS_CHANNEL } from "@/lib/members/standing";
import { log } from "@/lib/observability/log";
import { MESSAGES_CHANNEL, readEnvelope, readUpdateNote, UPDATES_CHANNEL } from "../store/channels";
import { sweepShared } from "../sweep";
import { Hub, type HubTimes } from "./hub";
import { accessNow, roleNow, standingOf } from "./recheck";

/** Roles, keys, and changes whose message got lost. */
const RECHECK_MS = 1000;
const HEARTBEAT_MS = 15_000;
const SWEEP_MS = 60_000;
const TIMES: HubTimes = { idleMs: 30_000, deriveMs: 300 };

export class Collaboration {
  /** Paths that are upgraded here, for lib/boot/web.ts. */
  readonly upgrades: ReadonlyMap<string, (request: IncomingMessage, socket: Duplex, head: Buffer) => void>;
  private readonly hub: Hub;
  private readonly timers: NodeJS.Timeout[] = [];
  private readonly unlisten: (() => Promise<void>)[] = [];
  private rechecking: Promise<void> | null = null;
  private sweeping: Promise<void> = Promise.resolve();

  constructor(times: Partial<HubTimes> = {}) {
    const hub = new Hub({ ...TIMES, ...times });
    this.hub = hub;
    this.upgrades = new Map([[COLLAB_PATH, (request, socket, head) => void hub.upgrade(request, socket, head)]]);
  }

  /** Starts hearing of other processes. Needs the database. */
  async start(): Promise<void> {
    // What was sent while the connection was away is in the tables.
    const again = () => void this.recheck();
    this.unlisten.push(
      await listen(UPDATES_CHANNEL, (payload) => this.onUpdate(payload), again),
      await listen(MESSAGES_CHANNEL, (payload) => this.onMessage(payload)),
      await listen(MEMBERS_CHANNEL, again),
    );
    this.hub.isOpen = true;
    this.every(RECHECK_MS, () => void this.recheck());
    this.every(HEARTBEAT_MS, () => {
      for (const gate of this.hub.gates) gate.beat();
    });
    this.every(SWEEP_MS, () => this.sweep());
    this.sweep();
  }

  /** Ends all sockets after what they have in hand. */
  async close(): Promise<void> {
    for (const timer of this.timers) clearInterval(timer);
    await this.hub.close();
    await this.rechecking;
    await this.sweeping;
    for (const stop of this.unlisten) await stop();
  }

  private every(ms: number, run: () => void): void {
    this.timers.push(setInterval(run, ms).unref());
  }

  private onUpdate(payload: string): void {
    const note = readUpdateNote(payload);
    if (note) this.hub.live.get(note.name)?.hear(note.seq);
  }

  private onMessage(payload: string): void {
    const found = readEnvelope(payload);
    if (!found) return;
    this.hub.live.get(found.document)?.doc.broadcastStateless(JSON.stringify(found.message));
  }

  private recheck(): Promise<void> {
    this.rechecking ??= this.recheckAll()
      .catch((error: unknown) => {
        // Without the database nobody can change anything either.
        log.warn({ event: "collab_recheck_failed", error }, "Roles in open documents were not looked up this time.");
      })
      .finally(() => {
        this.rechecking = null;
      });
    return this.rechecking;
  }

  private async recheckAll(): Promise<void> {
    const { gates, live } = this.hub;
    const orgs = new Set([...[...gates].map(({ member }) => member.orgId), ...[...live.values()].map((d) => d.orgId)]);
    for (const orgId of orgs) {
      const members = [...gates].filter(({ member }) => member.orgId === orgId);
      const documents = [...live.values()].filter((document) => document.orgId === orgId);
      const standing = await standingOf(
        orgId,
        members.map(({ member }) => member),
        documents.map(({ name }) => name),
      );
      const gone = documents.filter(({ name }) => standing.documents[name] === undefined);
      for (const document of documents) document.hear(standing.documents[document.name] ?? 0);
      for (const gate of members) {
        const role = roleNow(gate.member, standing);
        const isGone = gone.some(({ name }) => gate.documents.has(name));
        if (role === null || isGone) gate.close(COLLAB_CLOSE.forbidden, "This is not open to you any more.");
        else gate.changeStanding(role, (name) => accessNow(gate.member, name, standing));
      }
    }
  }

  private sweep(): void {
    this.sweeping = this.sweeping
      .then(() => sweepShared())
      .then(
        () => undefined,
        (error: unknown) => log.warn({ event: "collab_sweep_failed", error }, "Shared documents are swept later."),
      );
  }
}
