/**
 * One person's connection to a document that is edited together: the socket, what this browser keeps, and what the page makes of it. Loaded after the
 * first paint. The page shows what it came with until the shared document is there, and that takes over without a word.
 */
import { HocuspocusProvider, HocuspocusProviderWebsocket } from "@hocuspocus/provider";
import type { Awareness } from "y-protocols/awareness";
import * as Y from "yjs";
import { COLLAB_CLOSE, type CollabMessage, collabMessage } from "@/lib/api/contracts/collab";
import { COLLAB_PATH } from "@/lib/api/contracts/collab-path";
import { Cache, haveSameOrigin, merge } from "./cache";
import { Lasting } from "./lasting";
import type { Sync } from "./sync";

interface SessionTimes {
  /** A connection that takes longer is said to be away. */
  lateMs: number;
  /** So long after that, no socket came: something on the way lets none through, if the server answers otherwise. */
  blockedMs: number;
}
const TIMES: SessionTimes = { lateMs: 2500, blockedMs: 8000 };
/** A change that the server has not acknowledged for so long is kept in this browser as well. */
const KEEP_MS = 1000;

/** The server is silent, lets the document be read, does not, or does not know who asks. */
export type Answer = "none" | "open" | "gone" | "signed_out";

/** What the page has of the document. */
export interface Subject {
  /** From now on the page shows and edits this one. Gives what ends that. @param mayWrite false while this person may only look. */
  show(doc: Y.Doc, mayWrite: () => boolean): { close(): void };
  /** Whether there are changes that wait for a document to be made in. */
  isWaiting(): boolean;
  /** Tells when that may be another. Gives what ends it. */
  subscribe(listener: () => void): () => void;
  /** Where somebody else may think of the same id at the same time, new ids get this; null: nobody can. */
  setMark?(mark: string | null): void;
}

export interface SessionPorts {
  /** The document's name (collab-name.ts). */
  name: string;
  /** Names the account and the workspace: what this browser keeps is theirs alone. */
  cacheName: string;
  /** Address of the socket. */
  url: string;
  /** How the server answers without a socket. */
  ask(): Promise<Answer>;
  /** The sockets of where this runs, when they are not the browser's. */
  WebSocket?: unknown;
  times?: SessionTimes;
  subject: Subject;
  sync: Sync;
  onMessage(message: CollabMessage): void;
  /** Who else is there; null while there is no connection to tell. */
  onAwareness(awareness: Awareness | null): void;
}

/** The socket's address for a workspace: it is on the page's own origin. */
export function addressOf({ protocol, host }: Pick<Location, "protocol" | "host">, workspace: string): string {
  return `${protocol === "https:" ? "wss" : "ws"}://${host}${COLLAB_PATH}?workspace=${encodeURIComponent(workspace)}`;
}

export class Session {
  private readonly cache: Cache;
  private readonly socket: HocuspocusProviderWebsocket;
  private doc = new Y.Doc();
  private provider: HocuspocusProvider | null = null;
  /** The page's document: that of the server, or, opened offline, what this browser has kept. */
  private shown: { doc: Y.Doc; document: { close(): void } } | null = null;
  private kept: Promise<Y.Doc | null>;
  private timers = new Set<ReturnType<typeof setTimeout>>();
  private isAway = false;
  /** So long away that it is edited without the server. */
  private isApart = false;
  /** Something was changed here since the server had everything. */
  private touched = false;
  /** This browser keeps the document, for something of it is not on the server. */
  private isKeeping = false;
  /** A change that was acknowledged in time is not kept: that would be the whole document for each key. */
  private readonly overdue = new Lasting(KEEP_MS, () => this.keep());
  private closed = false;
  private readonly stop: () => void;

  constructor(private readonly ports: SessionPorts) {
    this.cache = new Cache(ports.cacheName);
    this.kept = this.cache.read();
    this.socket = new HocuspocusProviderWebsocket({
      url: ports.url,
      WebSocketPolyfill: ports.WebSocket,
      delay: 500,
      minDelay: 250,
      maxDelay: 5000,
      onClose: ({ event }) => event.code === COLLAB_CLOSE.forbidden && this.refuse(),
      onDisconnect: () => this.away(),
    });
    this.open();
    this.away();
    this.stop = ports.subject.subscribe(() => this.count());
    this.count();
  }

  /** Whether this browser keeps what is unsaved, should the page go. */
  get isKept(): boolean {
    return this.isKeeping;
  }

  close(): void {
    this.closed = true;
    this.stop();
    this.stopTimers();
    this.ports.onAwareness(null);
    this.provider?.destroy();
    this.socket.destroy();
    this.shown?.document.close();
    void this.cache.close();
  }

  /** The browser says that there is a network again. */
  online(): void {
    void this.socket.connect();
  }

  /** The browser says that there is no network: true, unless the server answers all the same (it may run on this machine). */
  async offline(): Promise<void> {
    if ((await this.ports.ask()) !== "none") return;
    this.socket.disconnect();
    this.ports.sync.set({ late: true });
  }

  private open(): void {
    const { name, onAwareness } = this.ports;
    this.provider = new HocuspocusProvider({
      name,
      document: this.doc,
      websocketProvider: this.socket,
      // What was not sent comes with the synchronisation; sent again by itself, its acknowledgement would be taken for that of another change.
      onOpen: () => Reflect.set(this.socket, "messageQueue", []),
      onSynced: () => void this.synced(),
      onUnsyncedChanges: () => this.count(),
      onAuthenticationFailed: () => this.refuse(),
      onStateless: ({ payload }) => this.hear(payload),
    });
    const { provider } = this;
    this.doc.on("update", (_update: Uint8Array, origin: unknown) => {
      if (origin === provider) return;
      this.touched = true;
      this.count();
    });
    provider.attach();
    onAwareness(provider.awareness);
    provider.awareness?.on("change", () => this.chooseMark());
  }

  private chooseMark(): void {
    const others = (this.provider?.awareness?.getStates().size ?? 1) > 1;
    this.ports.subject.setMark?.(this.isApart || others ? this.doc.clientID.toString(36).slice(0, 4) : null);
  }

  /** The server's document is here. */
  private async synced(): Promise<void> {
    const { doc } = this;
    const kept = await this.kept;
    if (this.closed || doc !== this.doc) return;
    this.stopTimers();
    this.isAway = false;
    this.isApart = false;
    this.chooseMark();
    if (this.shown?.doc !== doc) {
      const mine = this.shown?.doc ?? kept;
      if (kept) this.isKeeping = true;
      if (mine && haveSameOrigin(mine, doc)) merge(mine, doc);
      else if (mine) {
        await this.cache.drop();
        this.ports.sync.set({ refusal: "replaced" });
      }
      this.show(doc);
    }
    // Counted before it is said: somebody may wait for "saved".
    this.count();
    const { refusal } = this.ports.sync.get();
    const over = refusal === "signed_out" ? { refusal: null } : {};
    this.ports.sync.set({ connected: true, late: false, blocked: false, ...over });
  }

  /** The page edits this document from now on. */
  private show(doc: Y.Doc): void {
    const { subject, sync } = this.ports;
    this.shown?.document.close();
    this.shown = { doc, document: subject.show(doc, () => !sync.get().viewer) };
    if (this.isKeeping || this.isAway) this.keep();
  }

  /** There is no connection: soon said, and if this browser has the document, it is edited without the server. */
  private away(): void {
    const { sync } = this.ports;
    sync.set({ connected: false });
    // Each attempt that fails says it again.
    if (this.isAway || this.closed) return;
    this.isAway = true;
    const { lateMs, blockedMs } = this.ports.times ?? TIMES;
    this.after(lateMs, async () => {
      sync.set({ late: true });
      this.isApart = true;
      this.chooseMark();
      const kept = await this.kept;
      if (kept && !this.shown && !this.closed) this.show(kept);
      this.after(blockedMs, () => void this.wonder());
    });
  }

  /** Why no socket comes. */
  private async wonder(): Promise<void> {
    const answer = await this.ports.ask();
    if (!this.isAway || this.closed) return;
    if (answer === "gone") this.refuse();
    else if (answer === "signed_out") this.ports.sync.set({ refusal: answer });
    else this.ports.sync.set({ blocked: answer === "open" });
  }

  /** Changes that the server does not have: not acknowledged, or made before the shared document was there. */
  private count(): void {
    const { subject, sync } = this.ports;
    const isHere = this.shown?.doc === this.doc;
    if (isHere && this.provider?.isSynced && !this.provider.hasUnsyncedChanges) this.touched = false;
    // What this browser had kept counts as well: only the server knows whether it has it.
    const unsaved = isHere ? this.touched : this.shown !== null || subject.isWaiting();
    sync.set({ unsaved });
    if (!unsaved && isHere && this.provider?.isSynced) this.forget();
    else if (unsaved && this.isAway) this.keep();
    else if (unsaved && !this.isKeeping) this.overdue.begin();
  }

  private keep(): void {
    if (!this.shown) return;
    this.overdue.end();
    this.isKeeping = true;
    void this.cache.keep(this.shown.doc);
  }

  private forget(): void {
    this.overdue.end();
    if (this.isKeeping) void this.cache.drop();
    this.isKeeping = false;
  }

  private hear(payload: string): void {
    const { sync, onMessage } = this.ports;
    const message = collabMessage.safeParse(JSON.parse(payload)).data;
    if (!message) return;
    if (message.type === "role") sync.set({ viewer: message.role === "viewer" });
    if (message.type === "refused") void this.goBack(message.reason);
    onMessage(message);
  }

  /** A change of this person was not taken: what is here must be the server's document again. */
  private async goBack(reason: Extract<CollabMessage, { type: "refused" }>["reason"]): Promise<void> {
    this.ports.sync.set({ refusal: reason, viewer: reason === "viewer" || this.ports.sync.get().viewer });
    this.provider?.destroy();
    this.overdue.end();
    this.isKeeping = false;
    await this.cache.drop();
    this.kept = Promise.resolve(null);
    if (this.closed) return;
    this.shown?.document.close();
    this.shown = null;
    this.doc = new Y.Doc();
    this.open();
  }

  /** The document is gone, or not open to this person any more: nothing of it stays in this browser. */
  private refuse(): void {
    this.ports.sync.set({ connected: false, refusal: "gone" });
    this.stopTimers();
    this.socket.disconnect();
    this.isKeeping = false;
    void this.cache.drop();
  }

  private after(ms: number, run: () => void): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      run();
    }, ms);
    this.timers.add(timer);
  }

  private stopTimers(): void {
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
    this.overdue.end();
  }
}
