/** What every page must keep in both themes and at both widths: no axe violation, nothing wider than the screen. */
import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

const WIDTHS = { desk: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };
const THEMES = ["light", "dark"] as const;
/** A folder for pictures of everything that is checked, to look through; none are made without it. */
const PICTURES = process.env.E2E_PICTURES;

/** Checks what the page shows now, four times, and goes back to the wide light one. */
export async function checkLooks(page: Page, name: string): Promise<void> {
  for (const [width, size] of Object.entries(WIDTHS)) {
    await page.setViewportSize(size);
    for (const colorScheme of THEMES) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await settled(page);
      if (PICTURES) await page.screenshot({ path: `${PICTURES}/${name}-${width}-${colorScheme}.png` });
      // One page, no frames of other origins: the mode that opens a second page for each analysis brings nothing but time.
      const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
      const found = violations.flatMap(({ id, nodes }) =>
        nodes.map((node) => `${id}: ${node.html.slice(0, 200)} ${node.failureSummary ?? ""}`),
      );
      expect.soft(found, `${name}, ${width}, ${colorScheme}`).toEqual([]);
    }
    const wider = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect.soft(wider, `pixels that ${name} is wider than the ${width}`).toBe(0);
  }
  await page.setViewportSize(WIDTHS.desk);
  await page.emulateMedia({ colorScheme: "light" });
}

/** Waits for the end of every animation that has one: half-faded text has less contrast than it will have. */
async function settled(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    const ending = document.getAnimations().filter((each) => each.effect?.getComputedTiming().endTime !== Infinity);
    await Promise.allSettled(ending.map((each) => each.finished));
  });
}
