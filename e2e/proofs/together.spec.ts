/** People edit one workflow together while the app is killed again and again: nothing that was acknowledged is lost, and what was not comes again. */
import { expect, test } from "@playwright/test";
import { COLLAB_PATH } from "../../lib/api/contracts/collab-path";
import { type Client, connect, eventually } from "../../lib/collab/testing.client";
import { type App, startApp } from "../app";
import { callApi, UNATTENDED } from "../people";
import { chance, measure, pause } from "./scale";

const KILLS = measure(5, 60);
const PEOPLE = 3;

let app: App;
test.beforeAll(async () => {
  app = await startApp({ env: UNATTENDED });
});
test.afterAll(() => app.remove());

interface Draft {
  document: object;
  layout: Record<string, { x: number; y: number }>;
}

test(`${PEOPLE} people type and drag over ${KILLS} kills of the whole app`, async () => {
  test.setTimeout(measure(300_000, 3_600_000));
  const random = chance();
  const nodes = Array.from({ length: PEOPLE }, (_, n) => ({
    node_id: `n${n}`,
    component_type: "transform",
    config: {},
  }));
  const body = { name: "Together", description: "|", nodes, edges: [] };
  const { id } = await callApi<{ id: string }>(app, "/workflows", { method: "POST", body });
  const headers = { authorization: `Bearer ${UNATTENDED.FLOWPILOT_API_KEY}` };
  const open = () => connect(`${app.url.replace("http", "ws")}${COLLAB_PATH}`, id, headers);
  const people = Array.from({ length: PEOPLE }, open);
  const words: string[] = [];
  const type = (client: Client, who: string) => {
    const text = client.text("n0", "expression");
    const word = `<${who}.${words.length}>`;
    words.push(word);
    text.insert(text.length, word);
  };
  let isOver = false;
  const busy = people.map(async (client, who) => {
    await client.saved();
    for (let n = 0; !isOver; n++) {
      type(client, `p${who}`);
      client.doc.getMap("layout").set(`n${who}`, { x: n, y: 0 });
      await pause(random.between(1, 30));
    }
    return client.doc.getMap<{ x: number }>("layout").get(`n${who}`)?.x;
  });
  for (let round = 0; round < KILLS; round++) {
    // Somebody whose page is gone when the app is: only the acknowledgement speaks for what they did.
    const guest = open();
    await guest.saved();
    type(guest, "guest");
    await guest.saved();
    guest.end();
    await pause(random.between(0, 400));
    await app.kill9();
    await pause(random.between(0, 300));
    await app.restart();
  }
  isOver = true;
  const places = await Promise.all(busy);
  await Promise.all(people.map((client) => client.saved()));
  const texts = () => people.map((client) => client.text("n0", "expression").toString());
  await eventually("they agree", () => new Set(texts()).size === 1);
  const [text = ""] = texts();
  expect(words.filter((word) => text.split(word).length !== 2)).toEqual([]);
  const { document, layout } = await callApi<Draft>(app, `/workflows/${id}`);
  expect(document).toEqual(people[0]?.document());
  expect(places).toEqual(people.map((_, who) => layout[`n${who}`]?.x));
  for (const client of people) client.end();
  console.log(`${words.length} words, none lost and none twice`);
});
