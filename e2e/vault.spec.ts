/** The vault's pages: credentials of several types, keys rotated under a running app, connecting, variables. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "@playwright/test";
import { type App, startApp } from "./app";
import { checkLooks } from "./looks";
import { API_KEY, OWNER, signIn, UNATTENDED, watchErrors, workspaceOf } from "./people";
import { fromPage } from "./session";
import { GOOD_KEY, type Stub, startStub } from "./stub";

const run = promisify(execFile);
const WRONG_KEY = "sk-wrong-1f0b7c";
/** Looks different however it is escaped. */
const SECRET_VARIABLE = 'canary "of token"/v=1&ü';
let app: App;
let stub: Stub;
let errors: string[] = [];
test.beforeAll(async () => {
  stub = await startStub();
  app = await startApp({
    env: { ...UNATTENDED, FLOWPILOT_PRIVATE_HOSTS: "127.0.0.1" },
    canaries: [WRONG_KEY, GOOD_KEY, SECRET_VARIABLE, OWNER.password, API_KEY],
  });
});
test.afterAll(async () => {
  await app.remove();
  await stub.close();
});
test.beforeEach(({ page }) => {
  errors = watchErrors(page);
});
test.afterEach(() => expect(errors).toEqual([]));

test("a key is added, tested, replaced, used and deleted, and its value never comes back", async ({ page }) => {
  const bodies: string[] = [];
  page.on("response", async (response) => {
    if (/\/api\/|_rsc|\/analytical/.test(response.url()) && !response.url().endsWith("/stream"))
      bodies.push(await response.text().catch(() => ""));
  });
  await signIn(page, app);
  await page.getByRole("link", { name: "Credentials" }).click();
  await page.getByRole("button", { name: "Add credential" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("button", { name: "SMTP" })).toBeVisible();
  await checkLooks(page, "credentials-types");
  await dialog.getByRole("searchbox").fill("git");
  await dialog.getByRole("button", { name: "Git SSH key" }).click();
  await expect(dialog.getByLabel("Private key")).toBeVisible();
  await checkLooks(page, "credentials-key-file");
  await dialog.getByRole("button", { name: "Another type" }).click();
  await dialog.getByRole("searchbox").fill("openai");
  await dialog.getByRole("searchbox").press("Enter");
  await expect(dialog.getByLabel("API key", { exact: true })).toBeVisible();
  await checkLooks(page, "credentials-add");
  await dialog.getByRole("button", { name: "Save credential" }).click();
  await expect(dialog.getByText("Give it a name.")).toBeVisible();
  await dialog.getByLabel("Name").fill("stub");
  await dialog.getByLabel("API key", { exact: true }).fill(WRONG_KEY);
  await dialog.getByLabel("Base URL").fill(`${stub.url}/v1`);
  await dialog.getByLabel("Default model").fill("stub-model");
  await dialog.getByRole("button", { name: "Save credential" }).click();
  await expect(dialog).toHaveCount(0);

  await page.getByRole("button", { name: "Test: stub" }).click();
  await expect(page.getByText("The key was refused.")).toBeVisible();
  await checkLooks(page, "credentials");
  await page.getByRole("button", { name: "stub", exact: true }).click();
  await expect(dialog.getByLabel("API key", { exact: true })).toHaveValue("");
  await expect(dialog.getByLabel("Base URL")).toHaveValue(`${stub.url}/v1`);
  await checkLooks(page, "credentials-replace");
  await dialog.getByLabel("API key", { exact: true }).fill(GOOD_KEY);
  await dialog.getByRole("button", { name: "Save credential" }).click();
  await page.getByRole("button", { name: "Test: stub" }).click();
  await expect(page.getByText("Works: 1 model.")).toBeVisible();

  // New keys while it runs: what is stored opens as before.
  const rotation = await run("npx", ["tsx", "scripts/rotate-keys.ts"], {
    env: { ...process.env, FLOWPILOT_DATA_DIR: app.dataDir, DATABASE_URL: "" },
  });
  expect(rotation.stdout).toContain("1 values sealed anew");
  await page.reload();
  await page.getByRole("button", { name: "Test: stub" }).click();
  await expect(page.getByText("Works: 1 model.")).toBeVisible();
  expect((await fetch(`${app.url}/ready`)).status).toBe(200);

  await fromPage(page, "/credentials", {
    name: "calendar",
    type: "oauth2",
    fields: {
      authorization_url: "https://accounts.example.com/authorize",
      token_url: "https://accounts.example.com/token",
      client_id: "flows",
      hosts: "calendar.example.com",
    },
  });
  await page.reload();
  await expect(page.getByRole("button", { name: "Connect: calendar" })).toBeVisible();
  await checkLooks(page, "credentials-connect");
  await page.getByRole("button", { name: "More actions: calendar" }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await page.getByRole("button", { name: "Delete credential" }).click();
  await expect(page.getByRole("button", { name: "Connect: calendar" })).toHaveCount(0);

  const chat = await fromPage<{ id: string; slug: string }>(page, "/workflows", {
    name: "Ask the model",
    credentials: { llm: "stub" },
    nodes: [
      {
        node_id: "ask",
        name: "Ask",
        component_type: "chat_model",
        is_entry_point: true,
        config: { prompt: "How do {{ input.what }} turn?" },
      },
    ],
  });
  const { execution_id } = await fromPage<{ execution_id: string }>(page, `/workflows/${chat.id}/execute`, {
    input: { what: "engines" },
    version: "draft",
    wait_seconds: 0,
  });
  await stub.asked("/v1/chat/completions");
  await page.goto(`${workspaceOf(page)}/executions/${execution_id}?node=ask`);
  const panel = page.getByRole("region", { name: "Ask" });
  await expect(panel).toContainText("Running");
  stub.goOn();
  await expect(panel).toContainText("Completed");
  await expect(panel).toContainText("Engines turn slowly.");

  await page.getByRole("link", { name: "Credentials" }).click();
  await page.getByRole("button", { name: "More actions: stub" }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await expect(page.getByRole("alertdialog")).toContainText("Ask the model");
  await checkLooks(page, "credentials-delete");
  await page.getByRole("button", { name: "Delete credential" }).click();
  await expect(page.getByText("No credential yet")).toBeVisible();

  expect(bodies.length).toBeGreaterThan(10);
  for (const secret of [WRONG_KEY, GOOD_KEY]) {
    expect(bodies.filter((body) => body.includes(secret))).toEqual([]);
    expect(app.logs()).not.toContain(secret);
  }
});

test("a variable of the workspace is added, and a secret one shows nothing", async ({ page }) => {
  await signIn(page, app);
  await page.goto(`${workspaceOf(page)}/settings/variables`);
  await expect(page.getByText("No variable yet")).toBeVisible();
  const dialog = page.getByRole("dialog");
  for (const [name, secret] of [
    ["region", false],
    ["token", true],
  ] as const) {
    await page.getByRole("button", { name: "Add variable" }).click();
    await dialog.getByLabel("Name").fill(name);
    if (secret) await dialog.getByLabel("Secret").click();
    await dialog.getByLabel("Value").fill(secret ? SECRET_VARIABLE : `value of ${name}`);
    if (secret) await checkLooks(page, "variables-add");
    await dialog.getByRole("button", { name: "Save variable" }).click();
    await expect(dialog).toHaveCount(0);
  }
  await expect(page.getByTitle('"value of region"')).toBeVisible();
  await expect(page.getByText(SECRET_VARIABLE)).toHaveCount(0);
  await checkLooks(page, "variables");
});

test("a workflow keeps values and secrets of its own, and a secret says where it may be sent", async ({ page }) => {
  await signIn(page, app);
  const { id } = await fromPage<{ id: string }>(page, "/workflows", { name: "Own values", nodes: [], edges: [] });
  await page.goto(`${workspaceOf(page)}/workflows/own-values`);
  await page.getByRole("button", { name: "Show inspector" }).click();
  const dialog = page.getByRole("dialog", { name: "Add variable" });
  const add = page.getByRole("button", { name: "Keep a value or secret" });
  await add.click();
  await dialog.getByLabel("Name").fill("limit");
  await dialog.getByLabel("Type").click();
  await page.getByRole("option", { name: "Number" }).click();
  await dialog.getByLabel("Value").fill("12");
  await dialog.getByRole("button", { name: "Save variable" }).click();
  await expect(dialog).toHaveCount(0);
  await add.click();
  await dialog.getByLabel("Name").fill("token");
  await dialog.getByLabel("Secret").click();
  await dialog.getByLabel("May be sent to").fill("api.example.com\n*.example.org");
  await dialog.getByLabel("Value").fill(SECRET_VARIABLE);
  await dialog.getByRole("button", { name: "Save variable" }).click();
  await expect(dialog).toHaveCount(0);
  const list = page.getByRole("list", { name: "Variables kept here" });
  await expect(list.getByRole("listitem")).toHaveText([/limit.*12/, /token.*Secret/]);

  // Another host needs the value again.
  await list.getByRole("button", { name: "Change: token" }).click();
  const change = page.getByRole("dialog", { name: "Change “token”" });
  await change.getByLabel("May be sent to").fill("evil.example.com");
  await change.getByRole("button", { name: "Save variable" }).click();
  await expect(change.getByText("Write it again, for it may go to evil.example.com from now on.")).toBeVisible();
  errors.splice(0); // The refusal, as the console has it.
  await change.getByLabel("May be sent to").fill("api.example.com");
  await change.getByLabel("Name").fill("api_token");
  await change.getByRole("button", { name: "Save variable" }).click();
  await expect(list.getByRole("button", { name: "Change: api_token" })).toBeVisible();
  await list.getByRole("button", { name: "Delete: limit" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Delete variable" }).click();
  await expect(list.getByRole("listitem")).toHaveCount(1);
  const { items } = await fromPage<{ items: object[] }>(page, `/variables?workflow_id=${id}`);
  expect(items).toMatchObject([{ name: "api_token", secret: true, value: null, hosts: ["api.example.com"] }]);
  await checkLooks(page, "variables-own");
});
