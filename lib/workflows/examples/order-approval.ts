import type { ExampleWorkflow } from "./types";

const yaml = `name: Order approval
slug: order-approval
description: A shop posts an order to the webhook. Code adds up the total; a large order waits for a person, a small one goes straight through.
triggers:
  - type: webhook
    config:
      methods: [POST]
      path: examples/order-approval
      response_mode: wait
nodes:
  - node_id: compute_total
    name: Compute total
    component_type: code
    is_entry_point: true
    notes: Price times quantity of each item. Runs in a locked-down process.
    config:
      inline_code: |
        export default async function main(order) {
          const items = order.items ?? [];
          const total = items.reduce((sum, item) => sum + item.price * (item.quantity ?? 1), 0);
          return { order_id: order.order_id, customer: order.customer, items, total: Math.round(total * 100) / 100 };
        }
      language: javascript
  - node_id: check_size
    name: Large order?
    component_type: router
    notes: The value of the condition is the route that is followed.
    config:
      condition_expression: 'input.total > 100 ? "big" : "small"'
  - node_id: approve_order
    name: Approve order
    component_type: human_confirmation
    notes: Waits on the approvals page. A rejection follows the rejected route.
    config:
      prompt_template: Accept order {{ input.order_id }} of {{ input.customer }} for {{ input.total }}?
      show: '{ "customer": input.customer, "total": input.total, "items": input.items }'
  - node_id: accept_order
    name: Accept order
    component_type: transform
    notes: Both ways meet here. approved_by is absent for a small order.
    config:
      expression: |
        (
          $order := nodes.compute_total.output;
          {
            "order_id": $order.order_id,
            "total": $order.total,
            "status": "accepted",
            "approved_by": nodes.approve_order.output.decided_by.name,
            "message": "Thank you, " & $order.customer & ". Your order over " & $order.total & " is accepted."
          }
        )
  - node_id: decline_order
    name: Decline order
    component_type: transform
    config:
      expression: |
        {
          "order_id": nodes.compute_total.output.order_id,
          "total": nodes.compute_total.output.total,
          "status": "declined",
          "reason": input.comment
        }
edges:
  - source_node_id: compute_total
    target_node_id: check_size
  - source_node_id: check_size
    condition_mapping:
      big: approve_order
      small: accept_order
  - source_node_id: approve_order
    target_node_id: accept_order
  - source_node_id: approve_order
    condition_mapping:
      rejected: decline_order
`;

export const orderApproval: ExampleWorkflow = {
  slug: "order-approval",
  yaml,
  layout: {
    compute_total: { x: 280, y: 160 },
    check_size: { x: 560, y: 160 },
    approve_order: { x: 840, y: 80 },
    accept_order: { x: 1176, y: 160 },
    decline_order: { x: 1176, y: 0 },
  },
  input: {
    order_id: "A-1042",
    customer: "Ada",
    items: [
      { name: "Lamp", price: 80, quantity: 2 },
      { name: "Bulb", price: 4.5, quantity: 4 },
    ],
  },
};
