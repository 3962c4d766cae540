import type { BuiltInTemplate } from "../types";

const yaml = `name: Order with a sub-workflow
description: Answers a request with a price that another workflow works out. Each call is an execution of its own, with its own page and retries. Brings the workflow that it calls.
triggers:
  - type: webhook
    config:
      methods: [POST]
      path: quote
      response_mode: wait
nodes:
  - node_id: quote
    name: Ask for the price
    component_type: workflow
    is_entry_point: true
    timeout_seconds: 300
    config:
      input_mapping:
        price: "{{ input.price }}"
        quantity: "{{ input.quantity }}"
      workflow: price-quote
  - node_id: answer
    name: Answer
    component_type: transform
    config:
      expression: '{ "item": trigger.data.item, "total": input.total, "note": input.discount > 0 ? "With " & (input.discount * 100) & " % discount" : "No discount" }'
edges:
  - source_node_id: quote
    target_node_id: answer
`;

export const orderWithSubWorkflow: BuiltInTemplate = {
  key: "order-with-sub-workflow",
  category: "patterns",
  yaml,
  brings: ["price-quote"],
  input: { item: "Punched cards", price: 2.5, quantity: 12 },
  output: { item: "Punched cards", total: 27, note: "With 10 % discount" },
};
