/** The parts of the canvas page as a person names them. */
import { expect, type Locator, type Page } from "@playwright/test";

/** A card: "Accept order". A trigger's card is named by its type. */
export function card(page: Page, name: string): Locator {
  return page.getByLabel("Workflow canvas").getByRole("group", { name: new RegExp(`^${name}(,| trigger$)`) });
}

export function inspector(page: Page): Locator {
  return page.getByRole("complementary", { name: "Inspector" });
}

/** Opens a card in the inspector as a pointer does. */
export async function inspect(page: Page, name: string): Promise<Locator> {
  const panel = inspector(page);
  // Again when the drawing was still moving, and the clicks fell beside the card.
  await expect(async () => {
    await card(page, name).dblclick({ position: { x: 24, y: 24 }, timeout: 2000 });
    await expect(panel.getByRole("heading", { name, level: 2 })).toBeVisible({ timeout: 2000 });
  }).toPass({ timeout: 15_000 });
  return panel;
}

/** Waits until the server has the draft. */
export async function saved(page: Page): Promise<void> {
  await expect(page.getByRole("status").filter({ hasText: /^(Saved)+$/ })).toBeVisible();
}

/** Drags from one handle to a card's input handle; `release` false leaves the button down. */
export async function dragTo(page: Page, from: Locator, to: Locator, { release = true } = {}): Promise<void> {
  const [a, b] = [await from.boundingBox(), await to.boundingBox()];
  if (!a || !b) throw new Error("Nothing to drag from or to.");
  const end = { x: b.x + b.width / 2, y: b.y + b.height / 2 };
  await page.mouse.move(a.x + a.width / 2, a.y + a.height / 2);
  await page.mouse.down();
  await page.mouse.move(end.x - 30, end.y + 6, { steps: 6 });
  await page.mouse.move(end.x, end.y, { steps: 4 });
  if (release) await page.mouse.up();
}

export function outputOf(node: Locator): Locator {
  return node.locator(".react-flow__handle.source");
}

export function inputOf(node: Locator): Locator {
  return node.locator(".react-flow__handle.target");
}
