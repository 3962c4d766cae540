import type { BuiltInTemplate } from "../types";

const yaml = `name: Forward a webhook after approval
description: Takes orders at a webhook, has a person approve them, and sends them on to your service. Failed calls are tried again; one that fails for good is told, not lost.
variables:
  target_url: https://example.com/api/orders
triggers:
  - type: webhook
    config:
      methods: [POST]
      path: orders
      response_mode: immediate
nodes:
  - node_id: read_order
    name: Read the order
    component_type: transform
    is_entry_point: true
    notes: Keeps what matters. Change it to the shape of your requests.
    config:
      expression: |
        {
          "id": $string(input.id),
          "customer": input.customer,
          "total": $sum(input.items.(price * quantity))
        }
  - node_id: approve
    name: Approve the order
    component_type: human_confirmation
    notes: Nobody answers within a day - it counts as rejected.
    config:
      on_timeout: reject
      prompt_template: Forward order {{ input.id }} of {{ input.customer }} for {{ input.total }}?
      show: input
      timeout_seconds: 86400
  - node_id: forward
    name: Send it on
    component_type: http_request
    retry:
      attempts: 5
      backoff_seconds: 2
      max_backoff_seconds: 300
    on_error: branch
    notes: The service may use the header Idempotency-Key to take each order once.
    config:
      data: "{{ nodes.read_order.output }}"
      method: POST
      url: "{{ vars.target_url }}"
  - node_id: report_success
    name: Report success
    component_type: transform
    config:
      expression: '{ "order": nodes.read_order.output.id, "forwarded": true, "answer": input.body }'
  - node_id: report_failure
    name: Report failure
    component_type: transform
    notes: Put a message to your team here.
    config:
      expression: '{ "order": nodes.read_order.output.id, "forwarded": false, "reason": input.error.message }'
  - node_id: report_rejection
    name: Report rejection
    component_type: transform
    config:
      expression: '{ "order": nodes.read_order.output.id, "forwarded": false, "reason": input.comment ? input.comment : "Rejected" }'
edges:
  - source_node_id: read_order
    target_node_id: approve
  - source_node_id: approve
    target_node_id: forward
  - source_node_id: approve
    condition_mapping:
      rejected: report_rejection
  - source_node_id: forward
    target_node_id: report_success
  - source_node_id: forward
    target_node_id: report_failure
    edge_type: error
`;

export const forwardAfterApproval: BuiltInTemplate = {
  key: "forward-after-approval",
  category: "integrations",
  yaml,
  asks: [
    { variable: "target_url", title: "Address of your service", help: "Approved orders are sent there with POST." },
  ],
  input: { id: 7, customer: "Ada", items: [{ price: 20, quantity: 2 }] },
};
