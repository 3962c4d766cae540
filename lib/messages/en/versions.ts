/** Words of versions: their list, comparing, publishing, going back. */
import { versionName as name, times } from "./counts";
import { drawing } from "./drawing";

interface Kinds {
  added: number;
  removed: number;
  changed: number;
}
interface Counts {
  nodes: Kinds;
  edges: Kinds;
  triggers: Kinds;
  fields: number;
  moved: number;
}

/** "+2 nodes, 1 changed, 3 connections": one line that says what a version brings. */
function line({ nodes, edges, triggers, fields, moved }: Counts): string {
  const of = ({ added, removed, changed }: Kinds) => added + removed + changed;
  const parts = [
    nodes.added > 0 && `+${times(nodes.added, "node", "nodes")}`,
    nodes.removed > 0 && `−${times(nodes.removed, "node", "nodes")}`,
    nodes.changed > 0 && `${nodes.changed} changed`,
    of(edges) > 0 && times(of(edges), "connection", "connections"),
    of(triggers) > 0 && times(of(triggers), "trigger", "triggers"),
    fields > 0 && times(fields, "setting", "settings"),
  ].filter((part) => part !== false);
  if (parts.length > 0) return parts.join(", ");
  return moved > 0 ? `${times(moved, "node", "nodes")} moved` : "No changes";
}

export const versions = {
  title: "Versions",
  of: (workflow: string) => `Versions of ${workflow}`,
  name,
  draft: drawing.draft,
  back: "Versions",
  line,
  changes: (n: number) => times(n, "change", "changes"),
  published: "Published",
  publishedHelp: "Triggers run this version.",
  restores: (semver: string) => `Content of ${name(semver)}`,
  executions: (n: number) => (n >= 1000 ? "1,000+ executions" : times(n, "execution", "executions")),
  number: (n: number) => `No. ${n}`,
  numberHelp: "Sub-workflow nodes pin a version by its number.",
  oneVersion: "Only one version",
  allVersions: "Show all versions",
  by: (person: string) => `by ${person}`,
  columns: { version: "Version", change: "What changed", author: "Author", used: "Used by", when: "Published" },
  emptyTitle: "No version yet",
  emptyBody:
    "Publishing keeps the draft as it is then, for ever. Each version can be looked at, compared, run and brought back.",
  emptyAction: "Open the draft",
  missingTitle: "This version does not exist",
  missingBody: "It may belong to another workflow.",
  draftRow: {
    same: (semver: string) => `The same as ${name(semver)}`,
    changed: (n: number, semver: string) => `${times(n, "change", "changes")} since ${name(semver)}`,
    some: (semver: string) => `Changed since ${name(semver)}`,
  },
  state: drawing.published,
  menu: {
    more: (semver: string) => `More actions: ${name(semver)}`,
    view: "View",
    compareBefore: "Compare with the version before",
    compareDraft: "Compare with the draft",
    comparePublished: "Compare with the published version",
    run: "Run this version",
    download: "Download YAML",
    words: "Edit label and message",
    restore: "Restore to draft",
    rollback: "Roll back to this version",
  },
  compare: {
    title: "Compare",
    from: "From",
    to: "To",
    swap: "Swap sides",
    view: "View",
    canvas: "Canvas",
    yaml: "YAML",
    loading: "Comparing",
    list: "Changes",
    hint: "j and k go through the changes.",
    sameTitle: "Nothing differs",
    sameBody: "Both sides say the same. Nodes may stand elsewhere on the canvas.",
    moved: (n: number) => `${times(n, "node was", "nodes were")} moved on the canvas.`,
    reordered: "The order of some entries differs.",
    legend: "Legend",
  },
  kinds: drawing.kinds,
  groups: { nodes: "Nodes", triggers: "Triggers", edges: "Connections", fields: "Workflow" } as const,
  edge: (from: string, to: string, route: string | null) => `${from} → ${to}${route ? ` (${route})` : ""}`,
  errorRoute: "error",
  fieldCount: (n: number) => times(n, "field", "fields"),
  before: "Before",
  after: "After",
  absent: "Not set",
  noDetails: "It has no settings of its own.",
  addedText: "added:",
  removedText: "removed:",
  folded: (n: number) => `Show ${times(n, "unchanged line", "unchanged lines")}`,
  yamlSame: "The YAML of both sides is the same.",
  viewing: {
    node: "Settings of this node",
    choose: "Choose a node to see its settings.",
  },
  words: {
    title: (semver: string) => `Label and message of ${name(semver)}`,
    description: "Its content and its number never change.",
    save: "Save",
  },
  restore: {
    title: (semver: string) => `Restore ${name(semver)} to the draft?`,
    body: "The draft becomes what this version was. What triggers run stays as it is until you publish.",
    lost: "Unpublished changes of the draft are replaced. The canvas can undo it while it is open.",
    action: "Restore to draft",
  },
  rollback: {
    title: (semver: string) => `Roll back to ${name(semver)}`,
    description: (semver: string) =>
      `Publishes the content of ${name(semver)} as a new version. Triggers run it from then on; executions that are under way stay on theirs.`,
    draft: "The draft",
    keep: "Keep the draft as it is",
    keepHelp: "Go on working on what you have.",
    replace: (semver: string) => `Make the draft what ${name(semver)} was`,
    replaceHelp: "Unpublished changes are replaced, also for others who edit it now.",
    message: "Message",
    messageDefault: (semver: string) => `Rolls back to ${semver}`,
    action: "Roll back",
    done: (now: string, was: string) => `${name(now)} is published, with the content of ${name(was)}.`,
  },
  run: {
    title: (semver: string) => `Run ${name(semver)}`,
    description: "Runs this version as it was published, with real effects.",
  },
  publish: {
    title: "Publish a version",
    description: "Triggers run the published version. Executions that are under way stay on theirs.",
    checking: "Checking the draft",
    checks: "Checklist",
    check: {
      problems: {
        ok: "No problems found",
        error: (n: number) => `${times(n, "problem", "problems")} to look at`,
      },
      credentials: {
        ok: "All credentials are here",
        error: (n: number) => `${times(n, "credential is", "credentials are")} missing`,
      },
      comments: {
        ok: "No open comments",
        error: (n: number) => `${times(n, "open comment", "open comments")}`,
      },
    },
    states: { ok: "In order", warning: "Look at it", error: "Blocks publishing" } as const,
    since: (semver: string) => `Changes since ${name(semver)}`,
    first: "The first version",
    nothing: (semver: string) => `Nothing has changed since ${name(semver)}.`,
    compare: "Show the changes",
    version: "Version",
    bump: { major: "Major", minor: "Minor", patch: "Patch" } as const,
    other: "Other",
    otherLabel: "Other version",
    proposed: "proposed",
    why: {
      input_breaks: "the input that it takes no longer fits what callers send",
      output_breaks: "callers may miss something in the output",
      no_longer_callable: "other workflows can no longer call it",
      trigger_removed: "a trigger is gone",
      address_changed: "a webhook has another address",
      end_removed: "a node that makes the result is gone",
      node_added: "there are new nodes",
      trigger_added: "there is a new trigger",
      input_grows: "the input has new fields",
      becomes_callable: "other workflows can call it now",
    } as Record<string, string>,
    because: (bump: string, reasons: string[]) =>
      `${bump}, because ${reasons.length < 2 ? reasons.join("") : `${reasons.slice(0, -1).join(", ")} and ${reasons.at(-1)}`}.`,
    patchHelp: "Patch, because nothing that others rely on has changed.",
    label: "Label",
    labelPlaceholder: "Spring prices",
    message: "What changed",
    stale: "Somebody changed the draft meanwhile. Look at the list again, then publish.",
    action: "Publish version",
    actionFor: (semver: string) => `Publish ${name(semver)}`,
    done: (semver: string) => `${name(semver)} is published`,
    noTriggers: "It has no active webhook. Start it from here or through the API.",
    webhooks: "It answers at:",
    history: "All versions",
    close: "Done",
  },
};
