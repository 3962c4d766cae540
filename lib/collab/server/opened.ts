/** A document that a socket has open: what its client may do to it, and what it is told about that. */
import type { Connection } from "@hocuspocus/server";
import { decodeStateVector, mergeUpdates, snapshot, snapshotContainsUpdate } from "yjs";
import type { CollabMessage } from "@/lib/api/contracts/collab";
import { readDocumentName } from "@/lib/api/contracts/collab-name";
import { writeEntry } from "@/lib/audit/write";
import type { Access, Role } from "@/lib/auth/permissions";
import { kindOf } from "../kinds";
import { MAX_CATCH_UP_BYTES, MAX_UPDATE_BYTES } from "../limits";
import { type Stamped, stamp } from "./awareness";
import { type Frame, messageFrame, savedFrame, scopeFrame } from "./frames";
import { inspect } from "./inspect";
import type { LiveDocument } from "./live";
import { type Member, mayOn, roleOn } from "./member";

type Reason = Extract<CollabMessage, { type: "refused" }>["reason"];

const SENTENCES: Record<Reason, string> = {
  viewer: "Your role may look, and not change things.",
  too_large: "This change is too large: make it in smaller parts.",
  document_too_large: "The document has become too large for further changes.",
  unreadable: "This change does not fit the document on the server.",
};

export class OpenDocument {
  /** The client has sent what the server did not have (its answer to the server's state vector). */
  private caughtUp = false;
  private isNoted = false;
  /** Changes that came before that: they are in it, too. */
  private held = 0;
  /** What the client knows that they are on it. */
  private told: Role;

  constructor(
    readonly live: LiveDocument,
    readonly connection: Connection,
    private readonly member: Member,
    /** How the document is shared with them. */
    private access: Access,
    private readonly send: (data: Uint8Array) => void,
  ) {
    this.told = this.role;
  }

  /** How they stand to it has changed, or what they are in the workspace. */
  changeAccess(access: Access): void {
    this.access = access;
    const role = this.role;
    const isReader = !this.mayEdit;
    if (role === this.told && isReader === this.connection.readOnly) return;
    this.told = role;
    this.connection.readOnly = isReader;
    this.send(scopeFrame(this.name, isReader));
    this.tell({ type: "role", role });
  }

  /** Whether this client may change the document as it is now. */
  private get mayEdit(): boolean {
    return kindOf(this.name).mayEdit((action) => mayOn(this.member, this.access, action), this.live.doc);
  }

  private get role(): Role {
    return roleOn(this.member, this.access, kindOf(this.name).edit);
  }

  get name(): string {
    return this.live.name;
  }

  get isConnected(): boolean {
    return this.live.doc.hasConnection(this.connection);
  }

  /** Whether a first synchronisation can be answered. */
  canAnswer(stateVector: Uint8Array): boolean {
    try {
      decodeStateVector(stateVector);
      return true;
    } catch {
      return false;
    }
  }

  /**
   * What the client has and the server has not. With it come all changes that were sent before: after an interruption some of those are
   * missing others that got lost with the connection, so they wait for this. @throws when the tables cannot be written
   */
  async catchUp({ body }: Frame): Promise<void> {
    const taken = await this.takeMissing(body);
    this.caughtUp ||= taken;
    if (!taken) return;
    for (let left = this.held + 1; left > 0; left--) this.send(savedFrame(this.name, true));
    this.held = 0;
  }

  private async takeMissing(body: Uint8Array): Promise<boolean> {
    const { doc } = this.live;
    const verdict = inspect(doc, body);
    if (verdict === "empty") return true;
    if (verdict === "good" && snapshotContainsUpdate(snapshot(doc), body)) return true;
    return this.take(body, MAX_CATCH_UP_BYTES);
  }

  /** Changes as they are made. Each is acknowledged when it is on disk. @throws when the tables cannot be written */
  async changes(frames: Frame[]): Promise<void> {
    if (!this.caughtUp) {
      this.held += frames.length;
      return;
    }
    const taken = (await this.takeTogether(frames)) ?? (await this.takeEach(frames));
    for (const isSaved of taken) if (isSaved) this.send(savedFrame(this.name, true));
  }

  /** What gathered while the change before was written goes as one. Null when that does not work out. */
  private async takeTogether(frames: Frame[]): Promise<boolean[] | null> {
    if (frames.length === 1 || !this.mayEdit) return null;
    let merged: Uint8Array;
    try {
      merged = mergeUpdates(frames.map(({ body }) => body));
    } catch {
      return null; // One of them is unreadable: which one it is, each tells for itself.
    }
    if (merged.length > MAX_UPDATE_BYTES || inspect(this.live.doc, merged) !== "good") return null;
    if (await this.live.isTooLargeWith(merged.length)) return null;
    await this.noteEditing();
    await this.live.change(merged, this.member.userId);
    return frames.map(() => true);
  }

  private async takeEach(frames: Frame[]): Promise<boolean[]> {
    const taken: boolean[] = [];
    for (const { body } of frames) taken.push(await this.take(body, MAX_UPDATE_BYTES));
    return taken;
  }

  private async take(update: Uint8Array, maxBytes: number): Promise<boolean> {
    if (update.length > maxBytes) return this.refuse("too_large");
    let verdict = inspect(this.live.doc, update);
    if (verdict === "empty") return true;
    if (!this.mayEdit) return this.refuse("viewer");
    if (verdict === "incomplete") {
      // The client may have been connected to another server before, which this one has not heard all of yet.
      await this.live.pull();
      verdict = inspect(this.live.doc, update);
    }
    if (verdict !== "good") return this.refuse("unreadable");
    if (await this.live.isTooLargeWith(update.length)) return this.refuse("document_too_large");
    await this.noteEditing();
    await this.live.change(update, this.member.userId);
    return true;
  }

  /** The audit log has one row for all that somebody changes while they have a document open; each change is in the document's history. */
  private async noteEditing(): Promise<void> {
    if (this.isNoted) return;
    const { userId, name, email, address, keyHash } = this.member;
    const ref = readDocumentName(this.name);
    await writeEntry(this.live.orgId, {
      actor: { id: userId, name, email },
      via: keyHash === null ? "socket" : "api_key",
      action: kindOf(this.name).edit,
      operation: "edit together",
      target: ref ? { type: ref.kind, id: ref.id } : undefined,
      address,
    });
    this.isNoted = true;
  }

  private refuse(reason: Reason): boolean {
    this.tell({ type: "refused", reason, sentence: SENTENCES[reason] });
    this.send(savedFrame(this.name, false));
    return false;
  }

  /** The client's own part of an awareness message, under its true name; null when there is none. */
  aware(body: Uint8Array): Stamped | null {
    const { userId, name } = this.member;
    const stamped = stamp(body, { id: userId, name, role: this.role }, (client) =>
      this.live.mayShow(client, this, userId),
    );
    if (stamped) this.live.shows(stamped.client, this, userId);
    return stamped;
  }

  tell(message: CollabMessage): void {
    this.send(messageFrame(this.name, message));
  }
}
