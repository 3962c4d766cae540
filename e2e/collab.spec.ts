/** People who edit one workflow together, in two and three windows. */
import { expect, type Page, test } from "@playwright/test";
import { type App, startApp } from "./app";
import { card, inspect, inspector, saved } from "./drawing";
import { OWNER, UNATTENDED, workspaceOf } from "./people";
import { addPerson, chat, connected, draftOf, makeWorkflow, type Somebody, typeAtEnd, windowOf } from "./together";

let app: App;
let grace: Somebody;
let vera: Somebody;
let open: { page: Page; errors: string[] }[] = [];
test.beforeAll(async () => {
  app = await startApp({ env: UNATTENDED });
  grace = await addPerson(app, "Grace Hopper", "editor");
  vera = await addPerson(app, "Vera Rubin", "viewer");
});
test.afterAll(() => app.remove());
test.afterEach(async () => {
  const errors = open.flatMap((each) => each.errors);
  for (const { page } of open) await page.context().close();
  open = [];
  // What a browser writes by itself while there is no network or no server, or one that is starting; and parts of the page that were not loaded before.
  const own = /net::ERR_|WebSocket connection|ChunkLoadError|status of 503/;
  expect(errors.filter((error) => !own.test(error))).toEqual([]);
});

const people: Record<string, () => Somebody> = { ada: () => OWNER, grace: () => grace, vera: () => vera };

/** Opens a workflow for each of them. */
async function together(browser: import("@playwright/test").Browser, slug: string, names: string[]): Promise<Page[]> {
  for (const name of names) {
    const person = people[name];
    if (!person) throw new Error(`Who is ${name}?`);
    const opened = await windowOf(browser, app, person());
    open.push(opened);
    await opened.page.goto(`${workspaceOf(opened.page)}/workflows/${slug}`);
    if (name !== "vera") await connected(opened.page);
  }
  return open.slice(-names.length).map(({ page }) => page);
}

const prompt = (page: Page) => inspector(page).getByRole("textbox", { name: "Prompt" });

test("two people type in one prompt and a third one reads along", async ({ browser }) => {
  const { id, slug } = await makeWorkflow(app, "One prompt", [chat("ask", "Ask", "Dear reader,")]);
  const [ada, ben, vera] = (await together(browser, slug, ["ada", "grace", "vera"])) as [Page, Page, Page];
  await inspect(ada, "Ask");
  await inspect(ben, "Ask");
  await prompt(ada).focus();
  await expect(inspector(ben).getByText("ada is here")).toBeVisible();

  await prompt(ben).focus();
  await prompt(ben).press("Home");
  await Promise.all([
    typeAtEnd(prompt(ada), " thank you for reading all of this."),
    prompt(ben).pressSequentially("HELLO AND WELCOME. ", { delay: 15 }),
  ]);
  const both = "HELLO AND WELCOME. Dear reader, thank you for reading all of this.";
  await expect(prompt(ada)).toHaveValue(both);
  await expect(prompt(ben)).toHaveValue(both);
  await saved(ada);
  await saved(ben);
  expect((await draftOf(app, id)).document.nodes[0]?.config.prompt).toBe(both);

  // Who may only look sees it too, and is offered nothing to change.
  await inspect(vera, "Ask");
  await expect(prompt(vera)).toHaveValue(both);
  await expect(prompt(vera)).toBeDisabled();
  await expect(vera.getByText("View only")).toBeVisible();
  await expect(vera.getByRole("button", { name: "Publish" })).toHaveCount(0);
});

test("pointers, selections and views of the others are seen, and what they drag", async ({ browser }) => {
  const { slug } = await makeWorkflow(app, "Seen", [chat("one", "One", "1"), chat("two", "Two", "2")]);
  const [ada, ben] = (await together(browser, slug, ["ada", "grace"])) as [Page, Page];
  const box = await card(ben, "Two").boundingBox();
  if (!box) throw new Error("There is no card.");
  await ben.mouse.move(box.x + 40, box.y + 20);
  await expect(ada.locator("[data-cursor='Grace Hopper']")).toBeAttached();
  await card(ben, "Two").click();
  await expect(ada.locator("[data-ring='Grace Hopper']")).toHaveCount(1);

  await ben.mouse.down();
  await ben.mouse.move(box.x + 60, box.y + 260, { steps: 10 });
  const ghost = ada.locator("[data-ring='Grace Hopper'].border-dashed");
  await expect(ghost).toBeVisible();
  const still = await card(ada, "Two").boundingBox();
  await ben.mouse.up();
  await expect(ghost).toHaveCount(0);
  await expect.poll(async () => (await card(ada, "Two").boundingBox())?.y).toBeGreaterThan((still?.y ?? 0) + 100);

  // Ada follows Grace's view until she moves her own.
  await ada.getByRole("button", { name: "Follow Grace Hopper" }).click();
  await expect(ada.getByText("Following Grace Hopper")).toBeVisible();
  const before = await card(ada, "One").boundingBox();
  await ben.mouse.move(700, 500);
  await ben.mouse.wheel(0, 240);
  await expect.poll(async () => (await card(ada, "One").boundingBox())?.y).not.toBe(before?.y);
  await ada.keyboard.press("Escape");
  await expect(ada.getByText("Following Grace Hopper")).toHaveCount(0);

  await ben.context().close();
  await expect(ada.getByRole("button", { name: "Follow Grace Hopper" })).toHaveCount(0);
  await expect(ada.locator("[data-ring]")).toHaveCount(0);
});

test("edits made offline survive a reload and merge with what others did meanwhile", async ({ browser }) => {
  const { id, slug } = await makeWorkflow(app, "Far away", [chat("one", "One", "Alpha"), chat("two", "Two", "Beta")]);
  const [ada, ben] = (await together(browser, slug, ["ada", "grace"])) as [Page, Page];
  await inspect(ada, "One");
  await inspect(ben, "One");
  await ben.context().setOffline(true);
  await expect(ben.getByRole("status").filter({ hasText: "Offline, edits are kept here" })).toBeAttached();
  await typeAtEnd(prompt(ben), " from the train");
  await expect(prompt(ada)).toHaveValue("Alpha");
  await prompt(ada).focus();
  await prompt(ada).press("Home");
  await prompt(ada).pressSequentially("First: ");
  await saved(ada);
  // The page cannot even be loaded without a network: it is gone, and what was typed is in the browser alone.
  await ben.goto("about:blank");
  await ben.context().setOffline(false);
  await ben.goto(`${app.url}/${new URL(ada.url()).pathname.split("/")[1]}/workflows/${slug}`);
  await connected(ben);
  await inspect(ben, "One");
  await expect(prompt(ben)).toHaveValue("First: Alpha from the train");
  await expect(prompt(ada)).toHaveValue("First: Alpha from the train");
  await saved(ben);
  expect((await draftOf(app, id)).document.nodes[0]?.config.prompt).toBe("First: Alpha from the train");
});

test("undo takes back one's own steps only", async ({ browser }) => {
  const { slug } = await makeWorkflow(app, "Taken back", [chat("one", "One", "Hello"), chat("two", "Two", "")]);
  const [ada, ben] = (await together(browser, slug, ["ada", "grace"])) as [Page, Page];
  await inspect(ada, "One");
  await inspect(ben, "One");
  await typeAtEnd(prompt(ada), " world");
  await expect(prompt(ben)).toHaveValue("Hello world");
  await typeAtEnd(prompt(ben), ", and moon");
  await expect(prompt(ada)).toHaveValue("Hello world, and moon");
  await ada.getByRole("button", { name: "Undo edit" }).click();
  await expect(prompt(ben)).toHaveValue("Hello, and moon");
  await expect(ada.getByRole("button", { name: "Nothing to undo" })).toBeDisabled();

  // A node that was deleted comes back for everybody.
  await card(ada, "Two").click();
  await ada.keyboard.press("Delete");
  await expect(card(ben, "Two")).toHaveCount(0);
  await ada.keyboard.press("Control+z");
  await expect(card(ben, "Two")).toBeVisible();
  await expect(prompt(ben)).toHaveValue("Hello, and moon");
});

test("a caret stays where it is while somebody else types before it", async ({ browser }) => {
  const { slug } = await makeWorkflow(app, "Steady", [chat("one", "One", "begin end")]);
  const [ada, ben] = (await together(browser, slug, ["ada", "grace"])) as [Page, Page];
  await inspect(ada, "One");
  await inspect(ben, "One");
  await prompt(ada).evaluate((field: HTMLTextAreaElement) => {
    field.focus();
    field.setSelectionRange(6, 9);
  });
  await prompt(ben).focus();
  await prompt(ben).press("Home");
  await prompt(ben).pressSequentially("At the ");
  await expect(prompt(ada)).toHaveValue("At the begin end");
  const selected = (field: HTMLTextAreaElement) => field.value.slice(field.selectionStart, field.selectionEnd);
  expect(await prompt(ada).evaluate(selected)).toBe("end");
});

test("the server is killed while a card is dragged, and nothing is lost", async ({ browser }) => {
  const { id, slug } = await makeWorkflow(app, "Killed", [chat("one", "One", "1"), chat("two", "Two", "2")]);
  const [ada, ben] = (await together(browser, slug, ["ada", "grace"])) as [Page, Page];
  const before = (await draftOf(app, id)).layout.two;
  const box = await card(ada, "Two").boundingBox();
  if (!box || !before) throw new Error("There is no card.");
  await ada.mouse.move(box.x + 40, box.y + 20);
  await ada.mouse.down();
  await ada.mouse.move(box.x + 60, box.y + 120, { steps: 5 });
  await inspect(ben, "One");
  await typeAtEnd(prompt(ben), " typed just before");
  await app.kill9();
  await ada.mouse.move(box.x + 40, box.y + 220, { steps: 5 });
  await ada.mouse.up();
  await typeAtEnd(prompt(ben), " and after");
  await app.restart();
  await connected(ada);
  await saved(ada);
  await connected(ben);
  await saved(ben);
  await expect
    .poll(async () => (await draftOf(app, id)).document.nodes[0]?.config.prompt)
    .toBe("1 typed just before and after");
  const after = (await draftOf(app, id)).layout.two;
  expect(after?.y).toBeGreaterThan(before.y + 150);
  await inspect(ada, "One");
  await expect(prompt(ada)).toHaveValue("1 typed just before and after");
});

test("a document that comes in through the API appears live and merges with what is being typed", async ({
  browser,
}) => {
  const { id, slug } = await makeWorkflow(app, "From outside", [
    chat("one", "One", "Mine."),
    chat("two", "Two", "Old."),
  ]);
  const [ada] = (await together(browser, slug, ["ada"])) as [Page];
  await inspect(ada, "One");
  await typeAtEnd(prompt(ada), " Typed.");
  await saved(ada);
  const { document } = await draftOf(app, id);
  const nodes = [...document.nodes.slice(0, 1), chat("two", "Renamed", "Old and new."), chat("three", "Three", "")];
  const { callApi } = await import("./people");
  await callApi(app, `/workflows/${id}`, { method: "PUT", body: { ...document, nodes } });
  await expect(card(ada, "Renamed")).toBeVisible();
  await expect(card(ada, "Three")).toBeVisible();
  await expect(prompt(ada)).toHaveValue("Mine. Typed.");
});
