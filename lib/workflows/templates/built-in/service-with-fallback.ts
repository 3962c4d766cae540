import type { BuiltInTemplate } from "../types";

const yaml = `name: Call a service and handle its failure
description: Calls a service with retries. When it stays down, the failure takes its own way and a stored answer is used instead, so that whoever waits gets one in any case.
variables:
  service_url: https://example.com/
triggers:
  - type: manual
    config:
      input_schema:
        type: object
        properties:
          topic:
            type: string
            title: Topic
            default: status
nodes:
  - node_id: call_service
    name: Call the service
    component_type: http_request
    is_entry_point: true
    retry:
      attempts: 3
      backoff_seconds: 1
      max_backoff_seconds: 30
    on_error: branch
    config:
      response: text
      timeout_seconds: 10
      url: "{{ vars.service_url }}"
  - node_id: fresh_answer
    name: Use its answer
    component_type: transform
    config:
      expression: '{ "source": "service", "status": input.status, "length": $length($string(input.body)) }'
  - node_id: stored_answer
    name: Use the stored answer
    component_type: transform
    notes: Reached only when every attempt has failed. The error says why.
    config:
      expression: '{ "source": "stored", "why": input.error.message }'
  - node_id: answer
    name: Answer
    component_type: transform
    join: any
    config:
      expression: '{ "topic": trigger.data.topic, "result": input }'
edges:
  - source_node_id: call_service
    target_node_id: fresh_answer
  - source_node_id: call_service
    target_node_id: stored_answer
    edge_type: error
  - source_node_id: fresh_answer
    target_node_id: answer
  - source_node_id: stored_answer
    target_node_id: answer
`;

export const serviceWithFallback: BuiltInTemplate = {
  key: "service-with-fallback",
  category: "integrations",
  yaml,
  asks: [{ variable: "service_url", title: "Address of the service", help: "Called with GET." }],
  input: { topic: "status" },
};
