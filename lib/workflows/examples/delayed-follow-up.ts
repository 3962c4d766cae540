import type { ExampleWorkflow } from "./types";

const yaml = `name: Delayed follow-up
slug: delayed-follow-up
description: Waits a while after a customer signed up, prepares a note meanwhile, and asks a person whether to send it. Shows a durable delay, parallel branches and a step that times out.
triggers:
  - type: manual
    config:
      input_schema:
        type: object
        properties:
          customer:
            type: string
            title: Customer
            minLength: 1
          wait_seconds:
            type: integer
            title: Wait (s)
            default: 10
            maximum: 86400
            minimum: 1
        required: [customer]
nodes:
  - node_id: note_sign_up
    name: Note the sign-up
    component_type: transform
    is_entry_point: true
    config:
      expression: |
        {
          "customer": input.customer,
          "wait_seconds": $exists(input.wait_seconds) ? input.wait_seconds : 10
        }
  - node_id: wait_a_while
    name: Wait a while
    component_type: delay
    notes: Holds no process. A restart of the server in between changes nothing.
    config:
      seconds: input.wait_seconds
  - node_id: write_note
    name: Write the note
    component_type: transform
    notes: Runs while the other branch waits.
    config:
      expression: |
        {
          "subject": "How is it going, {{ input.customer }}?",
          "body": "You joined us {{ input.wait_seconds }} seconds ago. Is there anything we can do for you?"
        }
  - node_id: ask_to_send
    name: Send it?
    component_type: human_confirmation
    notes: Nobody answers within a day - the timeout route is followed.
    config:
      on_timeout: branch
      prompt_template: Send the follow-up to {{ nodes.note_sign_up.output.customer }}?
      show: nodes.write_note.output
      timeout_seconds: 86400
  - node_id: send_note
    name: Send the note
    component_type: transform
    notes: Put an HTTP request here to send it for real.
    config:
      expression: '{ "sent": true, "note": nodes.write_note.output, "approved_by": input.decided_by.name }'
  - node_id: drop_note
    name: Drop the note
    component_type: transform
    config:
      expression: '{ "sent": false, "reason": input.comment ? input.comment : "Rejected" }'
  - node_id: let_it_lapse
    name: Let it lapse
    component_type: transform
    config:
      expression: '{ "sent": false, "reason": "Nobody decided within a day" }'
edges:
  - source_node_id: note_sign_up
    target_node_id: wait_a_while
  - source_node_id: note_sign_up
    target_node_id: write_note
  - source_node_id: wait_a_while
    target_node_id: ask_to_send
  - source_node_id: write_note
    target_node_id: ask_to_send
  - source_node_id: ask_to_send
    target_node_id: send_note
  - source_node_id: ask_to_send
    condition_mapping:
      rejected: drop_note
      timeout: let_it_lapse
`;

export const delayedFollowUp: ExampleWorkflow = {
  slug: "delayed-follow-up",
  yaml,
  layout: {
    note_sign_up: { x: 280, y: 160 },
    wait_a_while: { x: 560, y: 80 },
    write_note: { x: 560, y: 240 },
    ask_to_send: { x: 840, y: 160 },
    send_note: { x: 1120, y: 40 },
    drop_note: { x: 1120, y: 160 },
    let_it_lapse: { x: 1120, y: 280 },
  },
  input: { customer: "Ada", wait_seconds: 5 },
};
