/** Words that are on the drawing and its bar from the start; the domains that they belong to have them from here. */
import { versionName as name, times } from "./counts";

export const drawing = {
  actualSize: "Zoom to 100 %",
  pinned: "Pinned: test runs of the draft use the pinned output.",
  tokens: "Text so far",
  edge: { items: (n: number) => (n === 1 ? "1 item" : `${n} items`), title: "Passed on" },
  part: {
    only: "Run only this",
    to: "Run up to here",
    from: "Run from here",
    keys: { only: "R", to: "Shift R", from: "Alt R" } as const,
    group: "Run a part of the draft",
    title: {
      only: (name: string) => `Run only ${name}`,
      to: (name: string) => `Run up to ${name}`,
      from: (name: string) => `Run from ${name}`,
    } as const,
    description: "Runs this part of the draft as it is now, with real effects. Nothing else of it runs.",
    shown: {
      only: (name: string) => `Only ${name}`,
      to: (name: string) => `Up to ${name}`,
      from: (name: string) => `From ${name}`,
    } as const,
    fact: "Partial run",
    pinned: (names: string) => `Pinned: ${names}`,
    stale: (names: string) => `Out of date: ${names}`,
    staleHelp: "These gave their outputs with other settings than the draft had when this ran.",
    staleNode: "Out of date",
  },
  note: {
    title: "Note",
    help: "For people who read the drawing. It takes no part in an execution.",
    write: "Write",
    label: (text: string) => (text ? `Note: ${text}` : "Empty note"),
    text: "Text of the note",
    empty: "Double click or press Enter to write.",
    placeholder: "Write here. # heading, - list, **bold**, `code`, [link](https://…)",
    colors: { yellow: "Yellow", blue: "Blue", green: "Green", red: "Red", purple: "Purple", grey: "Grey" },
  },
  frame: {
    name: "Frame name",
    unnamed: "Frame",
    label: (name: string, n: number) => `Frame ${name}, ${n === 1 ? "1 node" : `${n} nodes`}`,
    folded: (name: string, n: number) => `${name}, collapsed frame of ${n === 1 ? "1 node" : `${n} nodes`}`,
    count: (n: number) => (n === 1 ? "1 node" : `${n} nodes`),
    collapse: (name: string) => `Collapse ${name}`,
    expand: (name: string) => `Expand ${name}`,
    ended: (n: number, of: number) => `${n}/${of}`,
    expandFirst: "Expand the frame to connect to a node in it.",
    edges: (n: number) => `${n} connections`,
    pinned: (n: number) => `${n === 1 ? "1 pinned output" : `${n} pinned outputs`} in this frame`,
    problems: "Something in this frame has problems. Expand it to see them.",
  },
  draft: "Draft",
  /** What happened to a part of the drawing between two versions. */
  kinds: { added: "Added", removed: "Removed", changed: "Changed" } as const,
  /** In the top bar of the canvas. */
  published: {
    published: (semver: string) => `${name(semver)} published`,
    changed: (semver: string) => `${name(semver)} · unpublished changes`,
    count: (n: number, semver: string) => `${times(n, "change", "changes")} since ${name(semver)}`,
    help: "Show what changed",
  },
};
