export const credentials = {
  title: "Credentials",
  add: "Add credential",
  addTitle: "Add credential",
  addOf: (title: string) => `Add credential: ${title}`,
  pickType: "What does it open?",
  searchTypes: "Search types",
  noType: "No type has this name. An HTTP type fits most services that have an API.",
  otherType: "Another type",
  categories: {
    ai: "Language models",
    http: "Any HTTP service",
    messages: "Messages",
    data: "Databases",
    git: "Git",
    search: "Search",
  },
  name: "Name",
  nameHelp: "Workflows refer to it by this name.",
  nameRequired: "Give it a name.",
  replaceTitle: (name: string) => `Replace “${name}”`,
  replaceBody: "Write the new values. Fields left empty keep what is stored.",
  replace: "Replace",
  test: "Test",
  connect: "Connect",
  reconnect: "Reconnect",
  notConnected: "Not connected yet: sign in with the service once.",
  affected: (n: number) => (n === 1 ? "One workflow waits for it." : `${n} workflows wait for it.`),
  connectFailed: (problem: string) => `It was not connected. ${problem}`,
  connectedNow: (name: string) => `“${name}” is connected.`,
  inspectorNotConnected: "It has to be connected before it can be used, under",
  testing: "Testing…",
  save: "Save credential",
  delete: "Delete",
  deleteTitle: (name: string) => `Delete “${name}”?`,
  deleteUnused: "No workflow and no code block uses it. The secret is destroyed and cannot be brought back.",
  deleteUsed: (n: number) =>
    n === 1
      ? "One workflow uses it and fails at the node that needs it:"
      : `${n} workflows use it and fail at the nodes that need it:`,
  deleteGranted: (n: number) =>
    n === 1
      ? "One code block is granted it and fails without it:"
      : `${n} code blocks are granted it and fail without it:`,
  deleteAction: "Delete credential",
  columns: { name: "Name", type: "Type", hint: "Value", used: "Used by", tested: "Last test", updated: "Updated" },
  unused: "Unused",
  usedBy: (workflows: number, blocks: number) =>
    [
      ...(workflows > 0 ? [workflows === 1 ? "1 workflow" : `${workflows} workflows`] : []),
      ...(blocks > 0 ? [blocks === 1 ? "1 code block" : `${blocks} code blocks`] : []),
    ].join(", "),
  neverTested: "Never tested",
  works: "Works",
  doesNotWork: "Does not work",
  secretHelp: "Stored encrypted and never shown again.",
  secretKept: "Stored. Write a new value to replace it.",
  emptyTitle: "No credential yet",
  emptyBody:
    "Keys for language models and other services are kept here, encrypted. Workflows name them and never see them in clear.",
  required: "This is needed.",
};
