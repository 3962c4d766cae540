import type { BuiltInTemplate } from "../types";

const yaml = `name: Clean up a list of records
description: Trims and normalises contacts, drops doubles, and keeps what could not be used apart with the reason, instead of losing it.
triggers:
  - type: manual
    config:
      input_schema:
        type: object
        properties:
          records:
            type: array
            title: Records
            items:
              type: object
        required: [records]
nodes:
  - node_id: clean
    name: Clean and sort out
    component_type: code
    is_entry_point: true
    notes: Runs in a locked-down process. Export one function; input and output are JSON.
    config:
      inline_code: |
        export default async function main({ records }) {
          const seen = new Set();
          const good = [];
          const bad = [];
          for (const record of records) {
            const email = String(record.email ?? "").trim().toLowerCase();
            const name = String(record.name ?? "").trim().replace(/\\s+/g, " ");
            if (!/^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$/.test(email)) bad.push({ record, reason: "no valid e-mail address" });
            else if (seen.has(email)) bad.push({ record, reason: "double" });
            else {
              seen.add(email);
              good.push({ name, email });
            }
          }
          return { good, bad };
        }
      language: javascript
  - node_id: any_bad
    name: Anything left over?
    component_type: router
    config:
      condition_expression: '$count(input.bad) > 0 ? "some" : "none"'
  - node_id: report
    name: Report the rest
    component_type: transform
    config:
      expression: '{ "count": $count(input.bad), "reasons": [$distinct(input.bad.reason)] }'
  - node_id: result
    name: Result
    component_type: transform
    join: any
    config:
      expression: '{ "records": nodes.clean.output.good, "left_out": nodes.report.output }'
edges:
  - source_node_id: clean
    target_node_id: any_bad
  - source_node_id: any_bad
    condition_mapping:
      none: result
      some: report
  - source_node_id: report
    target_node_id: result
`;

export const cleanUpRecords: BuiltInTemplate = {
  key: "clean-up-records",
  category: "data",
  yaml,
  input: {
    records: [
      { name: " Ada  Lovelace ", email: "Ada@Example.com" },
      { name: "Ada L.", email: "ada@example.com" },
      { name: "Nobody", email: "none" },
    ],
  },
  output: {
    records: [{ name: "Ada Lovelace", email: "ada@example.com" }],
    left_out: { count: 2, reasons: ["double", "no valid e-mail address"] },
  },
};
