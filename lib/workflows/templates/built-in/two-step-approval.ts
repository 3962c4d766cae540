import type { BuiltInTemplate } from "../types";

const yaml = `name: Approval with escalation
description: Asks for an approval, and asks a second time, more urgently, when nobody answers in time. Large amounts need two people in any case.
variables:
  large_amount: 1000
triggers:
  - type: manual
    config:
      input_schema:
        type: object
        properties:
          amount:
            type: number
            title: Amount
            minimum: 0
          reason:
            type: string
            title: Reason
            minLength: 1
        required: [amount, reason]
nodes:
  - node_id: first_approval
    name: First approval
    component_type: human_confirmation
    is_entry_point: true
    notes: After four hours without an answer the timeout route leads to the second question.
    config:
      on_timeout: branch
      prompt_template: Spend {{ input.amount }} on {{ input.reason }}?
      show: input
      timeout_seconds: 14400
  - node_id: how_large
    name: Large amount?
    component_type: router
    config:
      condition_expression: 'trigger.data.amount >= vars.large_amount ? "large" : "small"'
  - node_id: second_approval
    name: Second approval
    component_type: human_confirmation
    join: any
    config:
      on_timeout: reject
      prompt_template: "Still to decide: {{ trigger.data.amount }} for {{ trigger.data.reason }}. Approve?"
      show: trigger.data
      timeout_seconds: 86400
  - node_id: approved
    name: Approved
    component_type: transform
    join: any
    config:
      expression: |
        {
          "approved": true,
          "amount": trigger.data.amount,
          "by": [nodes.first_approval.output.decided_by.name, nodes.second_approval.output.decided_by.name]
        }
  - node_id: rejected
    name: Rejected
    component_type: transform
    join: any
    config:
      expression: '{ "approved": false, "amount": trigger.data.amount, "reason": input.comment }'
edges:
  - source_node_id: first_approval
    target_node_id: how_large
  - source_node_id: first_approval
    condition_mapping:
      rejected: rejected
      timeout: second_approval
  - source_node_id: how_large
    condition_mapping:
      large: second_approval
      small: approved
  - source_node_id: second_approval
    target_node_id: approved
  - source_node_id: second_approval
    condition_mapping:
      rejected: rejected
`;

export const twoStepApproval: BuiltInTemplate = {
  key: "two-step-approval",
  category: "approvals",
  yaml,
  asks: [{ variable: "large_amount", title: "Large amount", help: "From here on two people must approve." }],
  input: { amount: 2500, reason: "a new loom" },
  output: { approved: true, amount: 2500, by: ["Test person", "Test person"] },
};
