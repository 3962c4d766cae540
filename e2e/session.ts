/** What the browser tests do through the API with a page's own session. */
import { expect, type Page } from "@playwright/test";

/** Calls the API as the page does, with its session. */
export function fromPage<T>(page: Page, path: string, body?: unknown): Promise<T> {
  return page.evaluate(
    async ([url, json]) => {
      const method = json === undefined ? "GET" : "POST";
      const response = await fetch(url as string, {
        method,
        headers: { "content-type": "application/json" },
        body: json,
      });
      return response.json();
    },
    [`/api/v1${path}`, body === undefined ? undefined : JSON.stringify(body)],
  );
}

export interface List<T> {
  items: T[];
}

/** The id of a workflow by its slug. */
export async function workflowId(page: Page, slug: string): Promise<string> {
  return (await fromPage<{ id: string }>(page, `/workflows/${slug}`)).id;
}

/** Starts a workflow's draft and waits until it has one of these states. */
export async function execute(page: Page, id: string, input: unknown, states: string[]): Promise<string> {
  const body = { input, version: "draft", wait_seconds: 0 };
  const { execution_id } = await fromPage<{ execution_id: string }>(page, `/workflows/${id}/execute`, body);
  await expect
    .poll(async () => states.includes((await fromPage<{ status: string }>(page, `/executions/${execution_id}`)).status))
    .toBe(true);
  return execution_id;
}
