import type { ExampleWorkflow } from "./types";

const yaml = `name: Visitor greeting
slug: visitor-greeting
description: Greets a visitor in their language. Done at once; shows expressions, a router with a fallback, and a join of parallel branches.
triggers:
  - type: manual
    config:
      input_schema:
        type: object
        properties:
          name:
            type: string
            title: Name
            minLength: 1
          language:
            type: string
            title: Language
            default: en
            enum: [en, de, fr]
        required: [name]
nodes:
  - node_id: tidy_name
    name: Tidy the name
    component_type: transform
    is_entry_point: true
    notes: JSONata. Later nodes reach this value as nodes.tidy_name.output.
    config:
      expression: '{ "name": $trim(input.name), "language": $lowercase(input.language) }'
  - node_id: choose_language
    name: Which language?
    component_type: router
    notes: A language without an edge of its own goes the way of the fallback.
    config:
      condition_expression: input.language
      fallback_route: en
  - node_id: say_english
    name: English
    component_type: transform
    notes: A template. Each part in double braces is filled in.
    config:
      expression: '"Welcome, {{ input.name }}!"'
  - node_id: say_german
    name: German
    component_type: transform
    config:
      expression: '"Willkommen, {{ input.name }}!"'
  - node_id: say_french
    name: French
    component_type: transform
    config:
      expression: '"Bienvenue, {{ input.name }} !"'
  - node_id: make_badge
    name: Make the badge
    component_type: transform
    notes: Runs beside the greeting.
    config:
      expression: '{ "initials": $join($split(input.name, " ").$substring($, 0, 1)), "letters": $length(input.name) }'
  - node_id: compose_card
    name: Compose the card
    component_type: transform
    join: all
    notes: Waits for the badge and for the one greeting that was chosen.
    config:
      expression: |
        {
          "greeting": [nodes.say_english.output, nodes.say_german.output, nodes.say_french.output][0],
          "badge": nodes.make_badge.output
        }
edges:
  - source_node_id: tidy_name
    target_node_id: choose_language
  - source_node_id: tidy_name
    target_node_id: make_badge
  - source_node_id: choose_language
    condition_mapping:
      en: say_english
      de: say_german
      fr: say_french
  - source_node_id: say_english
    target_node_id: compose_card
  - source_node_id: say_german
    target_node_id: compose_card
  - source_node_id: say_french
    target_node_id: compose_card
  - source_node_id: make_badge
    target_node_id: compose_card
`;

export const visitorGreeting: ExampleWorkflow = {
  slug: "visitor-greeting",
  yaml,
  layout: {
    tidy_name: { x: 280, y: 160 },
    choose_language: { x: 560, y: 80 },
    say_english: { x: 840, y: -40 },
    say_german: { x: 840, y: 80 },
    say_french: { x: 840, y: 200 },
    make_badge: { x: 840, y: 320 },
    compose_card: { x: 1120, y: 160 },
  },
  input: { name: "Ada Lovelace", language: "fr" },
};
