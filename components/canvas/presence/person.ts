/** What people show of themselves to each other while they edit one document. It comes from other browsers: parsed, never trusted. */
import { z } from "zod";

const point = z.object({ x: z.number(), y: z.number() });
const id = z.string().max(100);

const yjsId = z.object({ client: z.int().nonnegative(), clock: z.int().nonnegative() });

/** A place in a shared text, as Yjs writes it. Only a root that the document has may be named: asking for another one would make it. */
const textPlace = z.object({
  type: yjsId.optional(),
  tname: z.enum(["description", "code"]).optional(),
  item: yjsId.optional(),
  assoc: z.int().optional(),
});
export type TextPlace = z.infer<typeof textPlace>;

/** One client's state. `user` is put on by the server. */
const shown = z.object({
  user: z.object({ id: z.string().max(100), name: z.string().max(200) }),
  /** Pointer, in canvas pixels; null while it is elsewhere. */
  cursor: point.nullish(),
  selection: z.array(id).max(2000).nullish(),
  /** The field of the inspector that has the focus. */
  field: z
    .object({
      node: id.nullable(),
      path: z.string().max(200),
      /** What is selected in it, when it is a text that several people type in. */
      at: z.object({ anchor: textPlace, head: textPlace }).nullish(),
    })
    .nullish(),
  /** Cards on their way, with where they are now. */
  drag: z
    .array(z.tuple([id, z.number(), z.number()]))
    .max(500)
    .nullish(),
  /** Middle of what is seen, in canvas pixels, and how large. */
  view: z.object({ x: z.number(), y: z.number(), zoom: z.number().positive().max(4) }).nullish(),
  /** The page is not looked at. */
  away: z.boolean().nullish(),
});

/** What one says of oneself. */
export type Own = Omit<z.infer<typeof shown>, "user">;

export interface Person extends Own {
  /** Number of the client: somebody may have two windows open. */
  client: number;
  userId: string;
  name: string;
  /** Name of a colour token. */
  color: string;
}

export const COLORS = [..."abcdefgh"].map((letter) => `var(--person-${letter})`);

/**
 * Everybody's states as people, in an order that is the same for all. Each has a colour of their own while there are colours enough, and the
 * same one on every screen.
 */
export function readPeople(states: ReadonlyMap<number, unknown>): Person[] {
  const people = [...states].flatMap(([client, state]) => {
    const { data } = shown.safeParse(state);
    return data ? [{ client, ...data }] : [];
  });
  const colors = colorsOf(people.map(({ user }) => user.id));
  return people
    .map(({ user, ...own }) => ({
      ...own,
      userId: user.id,
      name: user.name.trim() || "?",
      color: colors.get(user.id) ?? COLORS[0] ?? "",
    }))
    .sort((a, b) => (a.userId === b.userId ? a.client - b.client : a.userId < b.userId ? -1 : 1));
}

function colorsOf(ids: readonly string[]): Map<string, string> {
  const colors = new Map<string, string>();
  const taken = new Set<number>();
  for (const id of [...new Set(ids)].sort()) {
    let index = [...id].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) >>> 0, 7) % COLORS.length;
    if (taken.size < COLORS.length) while (taken.has(index)) index = (index + 1) % COLORS.length;
    taken.add(index);
    colors.set(id, COLORS[index] ?? "");
  }
  return colors;
}

/** "Ada Lovelace" → "AL". */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/);
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) => [...(word ?? "")][0] ?? "");
  return letters.join("").toUpperCase() || "?";
}
