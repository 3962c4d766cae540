import type { BuiltInTemplate } from "../types";

const yaml = `name: Draft a reply until a person is content
description: A language model drafts a reply. A person approves it, or rejects it with a comment, and the model tries again with that comment until it is good.
triggers:
  - type: manual
    config:
      input_schema:
        type: object
        properties:
          message:
            type: string
            title: Message to answer
            minLength: 1
          tone:
            type: string
            title: Tone
            default: friendly and short
        required: [message]
nodes:
  - node_id: draft
    name: Draft the reply
    component_type: chat_model
    is_entry_point: true
    join: any
    config:
      prompt: |
        Message: {{ trigger.data.message }}
        Your last draft: {{ nodes.draft.output.text }}
        What the reviewer said of it: {{ nodes.review.output.comment }}
      system_prompt: "Write a reply to the message. Tone: {{ trigger.data.tone }}. When there is a last draft, change it as the reviewer says. Answer with the reply alone."
  - node_id: review
    name: Good enough?
    component_type: human_confirmation
    notes: Reject with a comment to have another draft.
    config:
      prompt_template: Send this reply?
      show: '{ "message": trigger.data.message, "draft": input.text }'
  - node_id: send
    name: Send it
    component_type: transform
    notes: Put the call of your mail or chat service here.
    config:
      expression: '{ "reply": nodes.draft.output.text, "approved_by": input.decided_by.name }'
edges:
  - source_node_id: draft
    target_node_id: review
  - source_node_id: review
    target_node_id: send
  - source_node_id: review
    condition_mapping:
      rejected: draft
`;

export const draftReply: BuiltInTemplate = {
  key: "draft-reply",
  category: "ai",
  yaml,
  input: { message: "Where is my parcel?", tone: "friendly and short" },
};
