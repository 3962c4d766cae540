/** What the browser tests share about people: the owner, signing in, calling the API with a key, and what a page must never say. */
import { expect, type Page } from "@playwright/test";
import type { App } from "./app";

export const OWNER = {
  name: "Ada Lovelace",
  email: "ada@example.com",
  password: "brass wheels turn slowly",
  workspace: "Analytical Engines",
};

/** Of UNATTENDED. */
export const API_KEY = "fp_e2e_0123456789abcdefghijklmnop";

/** Settings that make the owner and an API key at the first start. */
export const UNATTENDED = {
  FLOWPILOT_OWNER_EMAIL: OWNER.email,
  FLOWPILOT_OWNER_PASSWORD: OWNER.password,
  FLOWPILOT_API_KEY: API_KEY,
};

/** Signs in on the sign-in page and waits for the workflows. */
export function signIn(page: Page, app: App): Promise<void> {
  return signInAs(page, app, OWNER);
}

export async function signInAs(page: Page, app: App, person: { email: string; password: string }): Promise<void> {
  await page.goto(`${app.url}/sign-in`);
  await page.getByLabel("E-mail").fill(person.email);
  await page.getByRole("textbox", { name: "Password" }).fill(person.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("heading", { name: "Workflows" })).toBeVisible();
}

/** The address of the signed-in person's workspace, with no slash at the end. */
export function workspaceOf(page: Page): string {
  const { origin, pathname } = new URL(page.url());
  return `${origin}/${pathname.split("/")[1]}`;
}

interface ApiCall {
  method?: string;
  /** Sent as JSON; a text as YAML. */
  body?: unknown;
}

/** Calls the REST API with the key of UNATTENDED and gives the parsed answer. @throws Error when the status is no success. */
export async function callApi<T>(app: App, path: string, { method = "GET", body }: ApiCall = {}): Promise<T> {
  const yaml = typeof body === "string";
  const response = await fetch(`${app.url}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${API_KEY}`, "content-type": yaml ? "application/yaml" : "application/json" },
    body: body === undefined || yaml ? (body as string | undefined) : JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
  return (text === "" ? undefined : JSON.parse(text)) as T;
}

/** Makes a workflow and publishes it. */
export async function publishWorkflow(app: App, body: unknown): Promise<{ id: string; slug: string }> {
  const made = await callApi<{ id: string; slug: string }>(app, "/workflows", { method: "POST", body });
  await callApi(app, `/workflows/${made.id}/publish`, { method: "POST", body: {} });
  return made;
}

/** Starts the published version and gives the execution's id without waiting for it. */
export async function start(app: App, workflowId: string, input: unknown = {}): Promise<string> {
  const body = { input, wait_seconds: 0 };
  const { execution_id } = await callApi<{ execution_id: string }>(app, `/workflows/${workflowId}/execute`, {
    method: "POST",
    body,
  });
  return execution_id;
}

/** Collects what the page writes to the console as an error and what it throws. */
export function watchErrors(page: Page): string[] {
  const errors: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(`${message.text()} (${message.location().url})`);
  });
  page.on("pageerror", (error) => errors.push(`${error} (${page.url()})`));
  return errors;
}
