/** Everything that can happen to a shared document, by chance: two servers, people who come and go, saves, compactions. */
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { Map as YMap } from "yjs";
import { useTestDatabase } from "@/db/testing";
import { makeKey } from "@/lib/api/testing";
import { createWorkflow, getWorkflow, saveWorkflow } from "@/lib/workflows";
import { applyChange } from "../shape";
import { compact } from "../store/compact";
import { type Client, eventually, join, startServer } from "../testing";

const db = useTestDatabase();
const STEPS = 250;

/** The same numbers at each run. */
function chance(seed: number) {
  let state = seed;
  return (below: number): number => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return Math.floor((state / 4_294_967_296) * below);
  };
}

it.each([1, 2, 3])("ends with one document for everybody, and the draft is that (%i)", async (seed) => {
  const { orgId, userId } = await db.makeOrg();
  const headers = { authorization: `Bearer ${await makeKey(orgId, userId)}` };
  const servers = [await startServer(), await startServer()];
  const node = (id: string) => ({ node_id: id, component_type: "transform", config: { expression: id } });
  const { id } = await createWorkflow(
    { orgId, userId },
    { document: { name: "Random", nodes: [node("a"), node("b")], edges: [], triggers: [] }, problems: [] },
  );
  const people: Client[] = [];
  for (let n = 0; n < 4; n++) {
    const server = servers[n % 2];
    if (server) people.push(join(server, id, headers));
  }
  await Promise.all(people.map((client) => client.saved()));
  const below = chance(seed);
  const idOf = () => String.fromCharCode(97 + below(6));
  const edits: ((client: Client) => void)[] = [
    ({ doc }) => doc.getMap("fields").set("name", `Name ${below(100)}`),
    ({ doc }) => doc.getMap("layout").set(idOf(), { x: below(500), y: below(500) }),
    ({ doc }) => doc.getText("description").insert(0, String(below(10))),
    ({ doc }) => {
      const nodeId = idOf();
      if (!doc.getMap("nodes").has(nodeId))
        applyChange(doc, { on: "node", id: nodeId, index: 0, before: null, after: node(nodeId) });
    },
    ({ doc }) => doc.getMap("nodes").delete(idOf()),
    (client) => {
      const nodeId = idOf();
      if (!(client.doc.getMap("nodes").get(nodeId) instanceof YMap)) return;
      const text = client.text(nodeId, "expression");
      if (below(3) > 0) text.insert(below(text.length + 1), "x");
      else if (text.length > 0) text.delete(below(text.length), 1);
    },
  ];
  for (let step = 0; step < STEPS; step++) {
    const client = people[below(people.length)];
    if (!client) continue;
    const what = below(40);
    if (what === 0) client.socket.disconnect();
    else if (what === 1) void client.socket.connect();
    else if (what === 2) await compact(orgId, id);
    else if (what === 3) {
      const nodes = [node("a"), node(`saved${below(3)}`)];
      const document = { name: `Saved ${step}`, nodes, edges: [], triggers: [] };
      await saveWorkflow({ orgId, idOrSlug: id, source: { document, problems: [] }, revision: null });
    } else edits[below(edits.length)]?.(client);
    if (below(5) === 0) await sleep(below(10));
  }
  for (const client of people) void client.socket.connect();
  await Promise.all(people.map((client) => client.saved()));
  const seen = () => people.map((client) => JSON.stringify(client.document()));
  await eventually("all see the same", () => new Set(seen()).size === 1);
  const draft = await getWorkflow(orgId, id);
  expect(draft.document).toEqual(people[0]?.document());
  expect(draft.problems.filter(({ code }) => code === "draft_unreadable")).toEqual([]);
});
