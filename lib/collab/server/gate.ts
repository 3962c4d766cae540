/**
 * One WebSocket. Everything that comes in is taken here, one message after the other and no faster than people need, before Hocuspocus sees
 * any of it: who may open which document, which changes are stored. What Hocuspocus gets is harmless: the first synchronisation and
 * what clients show of themselves.
 */
import type { Connection } from "@hocuspocus/server";
import type { RawData, WebSocket } from "ws";
import { COLLAB_CLOSE, DOCUMENT_NOT_FOUND } from "@/lib/api/contracts/collab";
import type { Access, Role } from "@/lib/auth/permissions";
import { log } from "@/lib/observability/log";
import { kindOf } from "../kinds";
import {
  MAX_DOCUMENTS_PER_SOCKET,
  MAX_UPDATE_BYTES,
  MESSAGES_AT_ONCE,
  MESSAGES_PER_SECOND,
  SYNC_COST,
} from "../limits";
import { Facade } from "./facade";
import { awarenessFrame, deniedFrame, type Frame, readFrame } from "./frames";
import type { LiveDocument } from "./live";
import { type Member, mayOn, mayOpen } from "./member";
import { OpenDocument } from "./opened";
import { Pace } from "./pace";

/** Messages, and bytes of them, that are read ahead; then the client has to wait. */
const READ_AHEAD = 64;
const READ_AHEAD_BYTES = 4 * 1024 * 1024;

export interface GateKeeper {
  /** The document in memory, and how it is shared with the member, when there is one of this name that they see. */
  open(name: string, gate: Gate): Promise<{ live: LiveDocument; access: Access } | null>;
  /** Hands the socket's wish over to Hocuspocus, and resolves when it has the connection. */
  connect(live: LiveDocument, gate: Gate, authentication: Uint8Array): Promise<Connection>;
}

export class Gate {
  readonly facade: Facade;
  readonly documents = new Map<string, OpenDocument>();
  private readonly opening = new Map<string, Access>();
  private readonly queue: Frame[] = [];
  private queued = 0;
  private readonly pace = new Pace(MESSAGES_PER_SECOND, MESSAGES_AT_ONCE);
  private working: Promise<void> | null = null;
  private closing = false;
  private alive = true;

  constructor(
    readonly socket: WebSocket,
    readonly member: Member,
    private readonly keeper: GateKeeper,
  ) {
    this.facade = new Facade(socket);
    socket.on("message", (data) => this.onMessage(data));
    socket.on("pong", () => {
      this.alive = true;
      this.facade.emit("pong");
    });
    // Too large a message, a broken frame: ws closes the socket by itself.
    socket.on("error", (error) => log.debug({ event: "collab_socket_error", error }, "A socket broke."));
    // Who closes a page right after typing has sent it: what has come in is stored before Hocuspocus lets go.
    socket.once("close", (code, reason) => {
      void Promise.resolve(this.working).finally(() => this.facade.emit("close", code, reason));
    });
  }

  /** Ends a socket whose client is gone without a word; else asks whether it is there. Called at intervals. */
  beat(): void {
    if (this.alive) this.socket.ping();
    else this.socket.terminate();
    this.alive = false;
  }

  /** Takes no more messages, and resolves when the one in hand is done. */
  async drain(): Promise<void> {
    this.closing = true;
    await this.working;
  }

  close(code: number, reason: string): void {
    this.closing = true;
    this.socket.close(code, reason);
  }

  /** How the member stands now. @param accessTo how a document is shared with them; null: it was opened after that was looked up. */
  changeStanding(role: Role, accessTo: (name: string) => Access | null): void {
    this.member.role = role;
    for (const opened of this.documents.values()) {
      const access = accessTo(opened.name);
      if (access === null) continue;
      if (!mayOpen(this.member, access)) {
        this.close(COLLAB_CLOSE.forbidden, "This is not open to you any more.");
        return;
      }
      opened.changeAccess(access);
    }
  }

  /** Whether the member may change a document that is being opened; a later change finds it among the open ones. */
  mayEdit(name: string): boolean {
    const access = this.opening.get(name);
    return access !== undefined && mayOn(this.member, access, kindOf(name).edit);
  }

  /** Hocuspocus has let go of the document. */
  disconnected(name: string): void {
    const opened = this.documents.get(name);
    opened?.live.hides(opened);
    // It lets go as soon as it cannot send any more, when there may be changes that have come in and are not stored yet.
    if (this.socket.readyState === this.socket.OPEN) this.documents.delete(name);
  }

  private onMessage(data: RawData): void {
    if (this.closing) return;
    const frame = Buffer.isBuffer(data) ? readFrame(data) : null;
    if (!frame) {
      this.close(COLLAB_CLOSE.malformed, "This is no message of the protocol.");
      return;
    }
    this.queue.push(frame);
    this.queued += frame.data.length;
    if (this.isFull()) this.socket.pause();
    this.working ??= this.work().finally(() => {
      this.working = null;
    });
  }

  private async work(): Promise<void> {
    try {
      for (let frame = this.queue.shift(); frame && !this.closing; frame = this.queue.shift()) {
        const frames = [frame, ...this.following(frame)];
        for (const { data } of frames) this.queued -= data.length;
        await this.pace.take(frame.kind === "step1" || frame.kind === "auth" ? SYNC_COST : frames.length);
        if (this.socket.isPaused && !this.isFull()) this.socket.resume();
        await this.take(frame, frames);
      }
    } catch (error) {
      log.warn(
        { event: "collab_failed", userId: this.member.userId, error },
        "A socket is closed: its client tries again.",
      );
      this.close(COLLAB_CLOSE.trouble, "Something went wrong on the server.");
    }
  }

  private isFull(): boolean {
    return this.queue.length >= READ_AHEAD || this.queued >= READ_AHEAD_BYTES;
  }

  /** Changes of the same document that are waiting already. */
  private following({ kind, name, body }: Frame): Frame[] {
    let [count, bytes] = [0, body.length];
    if (kind !== "update") return [];
    for (const next of this.queue) {
      bytes += next.body.length;
      if (next.kind !== kind || next.name !== name || bytes > MAX_UPDATE_BYTES) break;
      count += 1;
    }
    return this.queue.splice(0, count);
  }

  private async take(frame: Frame, frames: Frame[]): Promise<void> {
    const opened = this.documents.get(frame.name);
    if (frame.kind === "auth") return opened ? undefined : this.open(frame);
    // Of a document that was refused, or is closed again.
    if (!opened) return;
    if (frame.kind === "update") return opened.changes(frames);
    if (frame.kind === "step2") return opened.catchUp(frame);
    if (frame.kind === "close") this.pass(frame.data);
    // Once Hocuspocus has let go, nothing would take it away again.
    if (frame.kind === "awareness" && opened.isConnected) {
      const stamped = opened.aware(frame.body);
      if (stamped) this.pass(awarenessFrame(frame.name, stamped.update));
    }
    if (frame.kind === "step1") {
      if (opened.canAnswer(frame.body)) this.pass(frame.data);
      else this.close(COLLAB_CLOSE.malformed, "This is no state vector.");
    }
  }

  private async open({ name, data }: Frame): Promise<void> {
    if (this.documents.size >= MAX_DOCUMENTS_PER_SOCKET)
      return this.close(COLLAB_CLOSE.excess, "Too many documents on one connection.");
    const found = await this.keeper.open(name, this);
    if (!found) return this.facade.send(deniedFrame(name, DOCUMENT_NOT_FOUND));
    const { live, access } = found;
    this.opening.set(name, access);
    const connection = await this.keeper.connect(live, this, data).finally(() => this.opening.delete(name));
    this.documents.set(name, new OpenDocument(live, connection, this.member, access, (sent) => this.facade.send(sent)));
    // It may have gone meanwhile.
    if (!live.doc.hasConnection(connection)) this.disconnected(name);
  }

  /** On to Hocuspocus. */
  private pass(data: Uint8Array): void {
    this.facade.emit("message", data);
  }
}
