/** People who edit one workflow at random, go away and come back, while the server is killed under them: they end with one document. */
import { setTimeout as pause } from "node:timers/promises";
import { HocuspocusProvider, HocuspocusProviderWebsocket } from "@hocuspocus/provider";
import { expect, test } from "@playwright/test";
import { WebSocket } from "ws";
import * as Y from "yjs";
import { connect, removeEdges } from "../../components/canvas/state/commands/edges";
import { setField } from "../../components/canvas/state/commands/field";
import { duplicate } from "../../components/canvas/state/commands/fragment";
import { addNode, insertOnEdge, moveTo, remove, rename, setConfig } from "../../components/canvas/state/commands/nodes";
import { addTrigger } from "../../components/canvas/state/commands/triggers";
import { toDocument, toState } from "../../components/canvas/state/document";
import { EditorStore } from "../../components/canvas/state/store";
import type { EditorCommand } from "../../components/canvas/state/types";
import { YDocument } from "../../components/canvas/together/document";
import { COLLAB_PATH } from "../../lib/api/contracts/collab-path";
import { nodeTypes } from "../../lib/nodes/registry";
import { canonicalJson } from "../../lib/workflow/json";
import { type App, startApp } from "../app";
import { API_KEY, callApi, UNATTENDED } from "../people";
import { chat, type Draft, makeWorkflow } from "../together";
import { type Chance, chance, measure } from "./scale";

const SECONDS = measure(15, 600);
const PEOPLE = measure(4, 6);
/** More of them say nothing new, and the document stays one that can be looked at. */
const MOST_NODES = 120;

let app: App;
test.beforeAll(async () => {
  app = await startApp({ env: UNATTENDED });
});
test.afterAll(() => app.remove());

class Socket extends WebSocket {
  constructor(url: string) {
    super(url, { headers: { authorization: `Bearer ${API_KEY}` } });
    // One that is closed before it was open says so when nobody listens any more.
    this.on("error", () => {});
  }
}

class Somebody {
  readonly doc = new Y.Doc();
  readonly socket: HocuspocusProviderWebsocket;
  readonly provider: HocuspocusProvider;
  readonly store = new EditorStore(toState({ name: "None", nodes: [], edges: [], triggers: [] }, {}), nodeTypes);
  private shared: YDocument | null = null;

  constructor(workflowId: string) {
    const url = `${app.url.replace("http", "ws")}${COLLAB_PATH}`;
    this.socket = new HocuspocusProviderWebsocket({
      url,
      WebSocketPolyfill: Socket,
      delay: 200,
      minDelay: 100,
      maxDelay: 1000,
    });
    this.provider = new HocuspocusProvider({
      name: workflowId,
      document: this.doc,
      websocketProvider: this.socket,
      onOpen: () => Reflect.set(this.socket, "messageQueue", []),
      onSynced: () => {
        this.shared ??= new YDocument(this.doc, this.store);
      },
    });
    this.provider.attach();
  }

  get isOpen(): boolean {
    return this.shared !== null;
  }

  get isSaved(): boolean {
    return this.provider.isSynced && !this.provider.hasUnsyncedChanges;
  }

  close(): void {
    this.provider.destroy();
    this.socket.destroy();
  }
}

/** Something that a person may do now. */
function anything({ between }: Chance, store: EditorStore): EditorCommand {
  const { nodes, edges } = store.get().state;
  const one = [...nodes.keys()][between(0, Math.max(0, nodes.size - 1))] ?? "none";
  const two = [...nodes.keys()][between(0, Math.max(0, nodes.size - 1))] ?? "none";
  const edge = [...edges.keys()][between(0, Math.max(0, edges.size - 1))] ?? "none";
  const at = { x: between(-100, 100) * 8, y: between(-100, 100) * 8 };
  const text = String(nodes.get(one)?.config.prompt ?? "");
  const place = between(0, text.length);
  const word = ["hello ", "a", "😀", "\n", "world", "{{ input }}"][between(0, 5)] ?? "";
  const typed = text.slice(0, place) + word + text.slice(place + (text.length > 400 ? 40 : 0));
  const typing = setConfig(one, "prompt", typed);
  const commands = [
    nodes.size < MOST_NODES ? addNode(["chat_model", "delay", "router"][between(0, 2)] ?? "delay", at) : remove([one]),
    connect(one, "main", two),
    remove([one]),
    removeEdges([edge]),
    nodes.size < MOST_NODES ? insertOnEdge(edge, { type: "transform", at }) : remove([one, two]),
    moveTo(new Map([[one, at]])),
    rename(one, word),
    nodes.size < MOST_NODES ? duplicate([one, two]) : remove([one]),
    setField("variables", { ...(store.get().state.fields.variables as object), [`v${between(1, 5)}`]: place }),
    setField("description", typed),
    store.get().state.fields.triggers.length < 5
      ? addTrigger({ type: "manual", config: {}, is_active: true }, at)
      : remove(["trigger:0"]),
  ];
  // Most of what people do is typing.
  return commands[between(0, commands.length * 2)] ?? typing;
}

test("whatever they do, everybody and the draft have the same in the end", async () => {
  test.setTimeout(SECONDS * 1000 + 240_000);
  const luck = chance();
  const { id } = await makeWorkflow(app, "Random", [chat("ask", "Ask", "Say something."), chat("two", "Two", "")]);
  const people = Array.from({ length: PEOPLE }, () => new Somebody(id));
  try {
    await expect.poll(() => people.every((person) => person.isOpen), { timeout: 60_000 }).toBe(true);
    const until = Date.now() + SECONDS * 1000;
    let nextKill = Date.now() + (SECONDS * 1000) / 3;
    let deeds = 0;
    while (Date.now() < until) {
      const person = people[luck.between(0, people.length - 1)];
      if (!person) continue;
      const what = luck.between(0, 99);
      if (what < 6) person.store.undo();
      else if (what < 9) person.store.redo();
      else if (what === 9) person.socket.disconnect();
      else if (what < 13) void person.socket.connect();
      else person.store.dispatch(anything(luck, person.store));
      deeds += 1;
      if (what === 50) await renameFromOutside(id, deeds);
      if (Date.now() > nextKill) {
        nextKill += (SECONDS * 1000) / 3;
        await app.kill9();
        await app.restart();
      }
      await pause(luck.between(0, 20));
    }
    for (const person of people) void person.socket.connect();
    await expect
      .poll(() => people.every((person) => person.isSaved), {
        timeout: 120_000,
        message: "everything is on the server",
      })
      .toBe(true);
    const seen = () => people.map((person) => canonicalJson(toDocument(person.store.get().state)));
    await expect.poll(() => new Set(seen()).size, { timeout: 60_000, message: "they all see one document" }).toBe(1);
    const { document, layout } = await callApi<Draft>(app, `/workflows/${id}`);
    expect({ document, layout }).toEqual(JSON.parse(seen()[0] ?? ""));
    expect(deeds).toBeGreaterThan(SECONDS);
  } finally {
    for (const person of people) person.close();
  }
});

/** A change through the API, on whatever is there. */
async function renameFromOutside(id: string, n: number): Promise<void> {
  const { document, layout } = await callApi<Draft>(app, `/workflows/${id}`);
  await callApi(app, `/workflows/${id}`, { method: "PUT", body: { ...document, layout, name: `Random ${n}` } });
}
