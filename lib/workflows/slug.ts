import { AppError } from "@/lib/errors";

/**
 * The first of wanted, wanted-2, wanted-3 … that can be stored.
 * @param store tries one, and tells whether it was free. @throws AppError conflict after a thousand
 */
export async function firstFreeSlug(wanted: string, store: (slug: string) => Promise<boolean>): Promise<string> {
  for (let number = 1; number <= 1000; number++) {
    const suffix = number === 1 ? "" : `-${number}`;
    const slug = `${wanted.slice(0, 80 - suffix.length).replace(/-+$/, "")}${suffix}`;
    if (await store(slug)) return slug;
  }
  throw new AppError("conflict", `There are too many workflows called "${wanted}".`, { hint: "Give it another slug." });
}
