/**
 * Everything this process has open: sockets and documents. Hocuspocus keeps the connections of a document together and speaks the protocol;
 * what may come in is the gate's business, what is stored the live document's.
 */
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { type Connection, type Document, Hocuspocus } from "@hocuspocus/server";
import { type WebSocket, WebSocketServer } from "ws";
import { COLLAB_CLOSE } from "@/lib/api/contracts/collab";
import { readDocumentName } from "@/lib/api/contracts/collab-name";
import { accessTo } from "@/lib/auth/access";
import type { Access } from "@/lib/auth/permissions";
import { AppError } from "@/lib/errors";
import { log } from "@/lib/observability/log";
import { newId } from "@/lib/tenancy/ids";
import { kindOf } from "../kinds";
import { MAX_MESSAGE_BYTES, MAX_SOCKETS, MAX_SOCKETS_PER_USER } from "../limits";
import { openShared } from "../store/open";
import { admit, refuse } from "./admit";
import { Deriver } from "./deriver";
import { Gate, type GateKeeper } from "./gate";
import { LiveDocument } from "./live";
import { type Member, mayOn, mayOpen, OPEN_TO_ALL } from "./member";

/** Hocuspocus has nothing to wait for when it takes a connection. */
const CONNECT_MS = 10_000;
/** For what is in hand at the end. */
const DRAIN_MS = 3000;

interface Context {
  gate: Gate;
  /** Resolves the gate's wait for its connection. */
  waiting: Map<string, (connection: Connection) => void>;
}

export interface HubTimes {
  /** A document without a connection stays in memory so long, for people reload pages. */
  idleMs: number;
  /** From a change to the draft that has it. */
  deriveMs: number;
}

export class Hub implements GateKeeper {
  readonly gates = new Set<Gate>();
  readonly live = new Map<string, LiveDocument>();
  private readonly contexts = new WeakMap<Gate, Context>();
  private readonly derivers = new Map<string, Deriver>();
  /** Documents that somebody is just about to connect to. */
  private readonly leases = new Map<string, number>();
  private readonly idle = new Map<string, NodeJS.Timeout>();
  private readonly sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_MESSAGE_BYTES,
    perMessageDeflate: false,
  });
  private readonly hocuspocus: Hocuspocus;
  /** Neither before the database is there nor once the end has begun. */
  isOpen = false;

  constructor(private readonly times: HubTimes) {
    this.hocuspocus = new Hocuspocus({
      quiet: true,
      extensions: [],
      onAuthenticate: async ({ context, connectionConfig, documentName }) => {
        connectionConfig.readOnly = !(context as Context).gate.mayEdit(documentName);
      },
      onLoadDocument: ({ document, context }) => this.load(document, (context as Context).gate.member),
      connected: async ({ context, connection, documentName }) => {
        (context as Context).waiting.get(documentName)?.(connection);
      },
      onDisconnect: async ({ context, documentName }) => {
        (context as Context).gate.disconnected(documentName);
        this.letGoLater(documentName);
      },
      beforeUnloadDocument: async ({ documentName }) => {
        // Without a message it is no failure to Hocuspocus, just a no.
        if (this.idle.has(documentName) || this.leases.has(documentName)) throw new Error("");
      },
      afterUnloadDocument: async ({ documentName }) => {
        this.live.delete(documentName);
        const deriver = this.derivers.get(documentName);
        this.derivers.delete(documentName);
        await deriver?.finish().catch(later);
      },
    });
  }

  /** Takes an upgrade request over. */
  async upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    socket.on("error", () => socket.destroy());
    try {
      if (!this.isOpen) throw unavailable();
      const member = await admit(request);
      this.checkRoom(member);
      if (!this.isOpen) throw unavailable();
      this.sockets.handleUpgrade(request, socket, head, (opened) => this.welcome(opened, request, member));
    } catch (error) {
      await refuse(socket, error);
    }
  }

  private checkRoom({ userId }: Member): void {
    const own = [...this.gates].filter(({ member }) => member.userId === userId).length;
    if (own < MAX_SOCKETS_PER_USER && this.gates.size < MAX_SOCKETS) return;
    throw new AppError("rate_limited", "Too many connections are open.", {
      hint: "Close some of the tabs that have a workflow or a code block open.",
      details: { retry_after: 5 },
    });
  }

  private welcome(socket: WebSocket, request: IncomingMessage, member: Member): void {
    const gate = new Gate(socket, member, this);
    const context: Context = { gate, waiting: new Map() };
    this.gates.add(gate);
    this.contexts.set(gate, context);
    socket.once("close", () => this.gates.delete(gate));
    // Neither cookie nor key has any business in there.
    const bare = { url: request.url, headers: {} } as IncomingMessage;
    this.hocuspocus.handleConnection(gate.facade as unknown as WebSocket, bare, context);
  }

  async open(name: string, gate: Gate): Promise<{ live: LiveDocument; access: Access } | null> {
    const { member } = gate;
    const ref = readDocumentName(name);
    if (!ref) return null;
    const known = this.live.get(name);
    if (known && known.orgId !== member.orgId) return null;
    const shared = ref.kind === "workflow" ? (await accessTo(member, [ref.id])).get(ref.id) : OPEN_TO_ALL;
    const access = shared ?? null;
    if (!mayOpen(member, access) || !mayOn(member, access, kindOf(name).read)) return null;
    if (!(await openShared(member.orgId, name))) return null;
    this.lease(name, 1);
    try {
      const context = this.contexts.get(gate);
      await this.hocuspocus.createDocument(name, {}, newId(), { isAuthenticated: true, readOnly: false }, context);
      const live = this.live.get(name);
      if (!live) throw unavailable();
      return { live, access };
    } catch (error) {
      this.lease(name, -1);
      throw error;
    }
  }

  async connect(live: LiveDocument, gate: Gate, authentication: Uint8Array): Promise<Connection> {
    const context = this.contexts.get(gate);
    if (!context) throw new AppError("internal", "This socket is not known.");
    try {
      const connection = await new Promise<Connection>((resolve, reject) => {
        const failed = () => reject(new AppError("unavailable", "The document could not be connected to."));
        const timer = setTimeout(failed, CONNECT_MS);
        gate.socket.once("close", failed);
        context.waiting.set(live.name, (made) => {
          clearTimeout(timer);
          gate.socket.off("close", failed);
          resolve(made);
        });
        gate.facade.emit("message", authentication);
      });
      // Let go of in this very moment: it would be a document of its own, that nobody else sees.
      if (this.hocuspocus.documents.get(live.name) !== connection.document) throw unavailable();
      return connection;
    } finally {
      context.waiting.delete(live.name);
      this.lease(live.name, -1);
    }
  }

  private lease(name: string, by: 1 | -1): void {
    const count = (this.leases.get(name) ?? 0) + by;
    if (count > 0) {
      this.leases.set(name, count);
      clearTimeout(this.idle.get(name));
      this.idle.delete(name);
    } else {
      this.leases.delete(name);
      this.letGoLater(name);
    }
  }

  private async load(doc: Document, { orgId }: Member): Promise<void> {
    const live = new LiveDocument(orgId, doc.name, doc, (own) => deriver.changed(own));
    const deriver = new Deriver(live, this.times.deriveMs);
    await live.pull();
    this.live.set(doc.name, live);
    this.derivers.set(doc.name, deriver);
  }

  private letGoLater(name: string): void {
    const document = this.hocuspocus.documents.get(name);
    if (!document || document.getConnectionsCount() > 0 || this.idle.has(name)) return;
    const timer = setTimeout(() => {
      this.idle.delete(name);
      void this.hocuspocus.unloadDocument(document);
    }, this.times.idleMs);
    timer.unref();
    this.idle.set(name, timer);
  }

  /** Ends the sockets, each after what it has in hand, and brings the drafts up to date. Clients come back when there is a server again. */
  async close(): Promise<void> {
    this.isOpen = false;
    const drained = Promise.all([...this.gates].map((gate) => gate.drain())).then(() =>
      Promise.all([...this.live.values()].map((live) => live.settled())),
    );
    // Without the database nothing of it ends.
    await Promise.race([drained, sleep(DRAIN_MS, undefined, { ref: false })]);
    for (const gate of this.gates) gate.close(COLLAB_CLOSE.restart, "The server restarts.");
    for (const timer of this.idle.values()) clearTimeout(timer);
    for (const deriver of this.derivers.values()) {
      await deriver.finish().catch(later);
    }
  }
}

function later(error: unknown): void {
  log.warn({ event: "derive_failed", error }, "A draft is brought up to date when it is read next.");
}

function unavailable(): AppError {
  return new AppError("unavailable", "FlowPilot is starting or stopping.", { details: { retry_after: 1 } });
}
