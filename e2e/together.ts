/** Several people who have one workflow open, each in a browser window of their own. */
import { randomUUID } from "node:crypto";
import { type Browser, expect, type Locator, type Page } from "@playwright/test";
import { hashPassword } from "../lib/auth/password";
import type { App } from "./app";
import { asOwner } from "./database";
import { callApi, OWNER, signInAs, watchErrors } from "./people";

export interface Somebody {
  name: string;
  email: string;
  password: string;
}

/** Another member of the owner's workspace. */
export async function addPerson(app: App, name: string, role: "editor" | "viewer"): Promise<Somebody> {
  const person = { name, email: `${name.toLowerCase().replace(/\W+/g, ".")}@example.com`, password: OWNER.password };
  const [id, hash] = [randomUUID(), await hashPassword(person.password)];
  await asOwner(app, async (sql) => {
    await sql`set role flowpilot_system`;
    await sql`insert into users (id, email, name, password_hash) values (${id}, ${person.email}, ${name}, ${hash})`;
    await sql`insert into memberships (org_id, user_id, role) select org_id, ${id}, ${role} from memberships limit 1`;
  });
  return person;
}

/** Signs somebody in, in a window of their own. What its console says is collected. */
export async function windowOf(
  browser: Browser,
  app: App,
  person: Somebody,
): Promise<{ page: Page; errors: string[] }> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  const errors = watchErrors(page);
  await signInAs(page, app, person);
  return { page, errors };
}

/** Makes a workflow with its cards in a row. */
export function makeWorkflow(app: App, name: string, nodes: { node_id: string }[], more: object = {}) {
  const layout = Object.fromEntries(nodes.map(({ node_id }, index) => [node_id, { x: 80 + index * 320, y: 200 }]));
  const body = { name, nodes, edges: [], layout, triggers: [{ type: "manual", config: {} }], ...more };
  return callApi<{ id: string; slug: string }>(app, "/workflows", { method: "POST", body });
}

export const chat = (node_id: string, name: string, prompt: string) => ({
  node_id,
  name,
  component_type: "chat_model",
  config: { prompt },
});

export interface Draft {
  document: { name: string; nodes: { node_id: string; name?: string; config: Record<string, unknown> }[] };
  layout: Record<string, { x: number; y: number }>;
}
export const draftOf = (app: App, id: string) => callApi<Draft>(app, `/workflows/${id}`);

/** Waits until the page is connected with the others. */
export async function connected(page: Page): Promise<void> {
  await expect(page.getByLabel("Workflow canvas")).toBeVisible();
  await expect(page.locator("[data-connected=true]")).toBeAttached();
}

/** Types at the end of a field as hands do. */
export async function typeAtEnd(field: Locator, text: string): Promise<void> {
  await field.focus();
  await field.press("End");
  await field.pressSequentially(text, { delay: 15 });
}
