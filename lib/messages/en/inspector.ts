/** Words of the inspector's newer parts: data for previews, expressions, pinned outputs, runs of a part, settings of the document. */
import { drawing } from "./drawing";

export const inspector = {
  part: drawing.part,
  pin: {
    pin: "Pin output",
    pinHelp: "Test runs of the draft use this output instead of running the node. Published versions never do.",
    write: "Pin JSON…",
    unpin: "Unpin",
    edit: "Edit",
    title: "Pinned output",
    badge: drawing.pinned,
    since: "Pinned",
    label: "Output as JSON",
    route: "Route",
    noRoute: "None",
    save: "Pin",
    notJson: (why: string) => `This is not valid JSON: ${why}`,
    tooLarge: (kb: number) => `A pinned output may have ${kb} KB.`,
    tooMuch: (kb: number) => `Pinned outputs may have ${kb} KB together. Unpin another node first.`,
    large: "This output is stored apart because of its size, and cannot be pinned. Pin a part of it as JSON.",
  },
  data: {
    from: "Data",
    choose: "Data for previews",
    execution: (when: string) => `From execution ${when}`,
    example: "Example data",
    exampleHelp:
      "There is no execution yet: trigger data from the input schema, outputs as node types usually give them.",
    none: "No data",
    sources: {
      execution: (when: string) => `from execution ${when}`,
      pin: "pinned",
      example: "example of the node type",
      schema: "example of the input schema",
    } as const,
    insert: "Insert data",
    insertHelp: "Choose a value, or drag it into the field.",
    insertPath: (path: string) => `Insert ${path}`,
    tree: "Data that this field can read",
  },
  preview: {
    label: "Preview",
    error: "No value",
    types: {
      null: "nothing",
      boolean: "true or false",
      number: "number",
      string: "text",
      array: (n: number) => (n === 1 ? "list of 1" : `list of ${n}`),
      object: (n: number) => (n === 1 ? "object with 1 key" : `object with ${n} keys`),
    } as const,
    slow: "The preview took too long and was stopped.",
  },
  complete: {
    label: "Suggestions",
    count: (n: number) => (n === 1 ? "1 suggestion" : `${n} suggestions`),
  },
  document: {
    description: { title: "Description", help: "What this workflow is for. Shown in lists." },
    variables: { title: "Variables", help: "Fixed values that expressions read as vars.name.", add: "Add variable" },
    credentials: {
      title: "Credentials",
      help: "What nodes use when they name none of their own.",
      none: "No node of this workflow needs a credential.",
    },
    slots: { llm: "Language model", llm_model: "Model" } as Readonly<Record<string, string>>,
    inputSchema: { title: "Input", help: "Fields that starts by hand and by the API must bring." },
  },
  credential: {
    add: "New credential",
    test: "Test",
    ok: "It works.",
    failed: (why: string) => `It does not work: ${why}`,
  },
  tokens: drawing.tokens,
  edge: drawing.edge,
};
