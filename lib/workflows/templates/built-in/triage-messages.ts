import type { BuiltInTemplate } from "../types";

const yaml = `name: Triage messages with a model
description: A language model sorts each message and says how sure it is. What it is sure of goes on by itself; a person looks at the rest, and their word counts.
triggers:
  - type: webhook
    config:
      methods: [POST]
      path: messages
      response_mode: immediate
nodes:
  - node_id: classify
    name: Sort the message
    component_type: chat_model
    is_entry_point: true
    retry:
      attempts: 3
      backoff_seconds: 2
    config:
      prompt: "{{ input.text }}"
      system_prompt: |
        Sort the customer's message into one of: billing, technical, sales, other.
        Answer with one line of JSON and nothing else: {"topic": "...", "confidence": 0.0 to 1.0, "summary": "one sentence"}
      temperature: 0
  - node_id: read_answer
    name: Read the answer
    component_type: code
    notes: A model may wrap its JSON into words. What cannot be read counts as unsure.
    config:
      inline_code: |
        const TOPICS = ["billing", "technical", "sales", "other"];
        export default async function main({ text }) {
          const json = /\\{[\\s\\S]*\\}/.exec(text ?? "")?.[0] ?? "{}";
          let answer = {};
          try {
            answer = JSON.parse(json);
          } catch {
            answer = {};
          }
          const topic = TOPICS.includes(answer.topic) ? answer.topic : "other";
          const confidence = Number(answer.confidence) || 0;
          return { topic, confidence, summary: String(answer.summary ?? "") };
        }
      language: javascript
  - node_id: is_sure
    name: Sure enough?
    component_type: router
    config:
      condition_expression: 'input.confidence >= 0.8 ? "sure" : "unsure"'
  - node_id: check
    name: Right topic?
    component_type: human_confirmation
    config:
      on_timeout: approve
      prompt_template: Is this about {{ nodes.read_answer.output.topic }}? {{ nodes.read_answer.output.summary }}
      show: '{ "message": trigger.data, "model": nodes.read_answer.output }'
      timeout_seconds: 86400
  - node_id: route
    name: Hand on
    component_type: transform
    join: any
    notes: Send it to the team of the topic from here.
    config:
      expression: '{ "topic": nodes.read_answer.output.topic, "summary": nodes.read_answer.output.summary, "checked": $exists(nodes.check.output.approved) }'
  - node_id: to_inbox
    name: To the common inbox
    component_type: transform
    config:
      expression: '{ "topic": "other", "summary": nodes.read_answer.output.summary, "note": input.comment, "checked": true }'
edges:
  - source_node_id: classify
    target_node_id: read_answer
  - source_node_id: read_answer
    target_node_id: is_sure
  - source_node_id: is_sure
    condition_mapping:
      sure: route
      unsure: check
  - source_node_id: check
    target_node_id: route
  - source_node_id: check
    condition_mapping:
      rejected: to_inbox
`;

export const triageMessages: BuiltInTemplate = {
  key: "triage-messages",
  category: "ai",
  yaml,
  input: { text: "I was charged twice in March." },
};
