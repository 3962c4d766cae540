import type { BuiltInTemplate } from "../types";

const yaml = `name: Check in parallel, then decide
description: Runs several checks of an application side by side, waits for all of them, and adds them up. Add a check by drawing one more branch.
triggers:
  - type: manual
    config:
      input_schema:
        type: object
        properties:
          age:
            type: integer
            title: Age
            minimum: 0
          country:
            type: string
            title: Country
            default: DE
          income:
            type: number
            title: Yearly income
            minimum: 0
        required: [age, income, country]
nodes:
  - node_id: application
    name: Application
    component_type: transform
    is_entry_point: true
    config:
      expression: '{ "age": input.age, "income": input.income, "country": $uppercase(input.country) }'
  - node_id: check_age
    name: Check the age
    component_type: transform
    config:
      expression: '{ "name": "age", "passed": input.age >= 18 }'
  - node_id: check_income
    name: Check the income
    component_type: transform
    config:
      expression: '{ "name": "income", "passed": input.income >= 20000 }'
  - node_id: check_country
    name: Check the country
    component_type: transform
    config:
      expression: '{ "name": "country", "passed": input.country in ["DE", "FR", "NL"] }'
  - node_id: add_up
    name: Add up
    component_type: transform
    join: all
    notes: Waits for every branch that was taken.
    config:
      expression: |
        (
          $checks := [nodes.check_age.output, nodes.check_income.output, nodes.check_country.output];
          { "failed": [$checks[passed = false].name], "score": $count($checks[passed]) }
        )
  - node_id: decide
    name: Decide
    component_type: router
    config:
      condition_expression: 'input.score = 3 ? "accept" : input.score = 2 ? "look" : "refuse"'
  - node_id: accepted
    name: Accept
    component_type: transform
    config:
      expression: '{ "decision": "accepted", "score": input.score }'
  - node_id: look_closer
    name: Look closer
    component_type: human_confirmation
    config:
      prompt_template: "Accept although this failed: {{ nodes.add_up.output.failed }}?"
      show: nodes.application.output
  - node_id: refused
    name: Refuse
    component_type: transform
    join: any
    config:
      expression: '{ "decision": "refused", "failed": nodes.add_up.output.failed }'
  - node_id: accepted_by_hand
    name: Accept by hand
    component_type: transform
    config:
      expression: '{ "decision": "accepted", "by": input.decided_by.name, "failed": nodes.add_up.output.failed }'
edges:
  - source_node_id: application
    target_node_id: check_age
  - source_node_id: application
    target_node_id: check_income
  - source_node_id: application
    target_node_id: check_country
  - source_node_id: check_age
    target_node_id: add_up
  - source_node_id: check_income
    target_node_id: add_up
  - source_node_id: check_country
    target_node_id: add_up
  - source_node_id: add_up
    target_node_id: decide
  - source_node_id: decide
    condition_mapping:
      accept: accepted
      look: look_closer
      refuse: refused
  - source_node_id: look_closer
    target_node_id: accepted_by_hand
  - source_node_id: look_closer
    condition_mapping:
      rejected: refused
`;

export const parallelChecks: BuiltInTemplate = {
  key: "parallel-checks",
  category: "patterns",
  yaml,
  input: { age: 30, income: 15_000, country: "nl" },
  output: { decision: "accepted", by: "Test person", failed: ["income"] },
};
