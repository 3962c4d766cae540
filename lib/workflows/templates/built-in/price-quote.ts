import type { BuiltInTemplate } from "../types";

const yaml = `name: Price quote
slug: price-quote
description: Prices one line of an order, with a discount for larger quantities. Other workflows call it, so the rule is in one place.
is_callable: true
input_schema:
  type: object
  properties:
    price:
      type: number
      title: Price of one
      minimum: 0
    quantity:
      type: integer
      title: Quantity
      minimum: 1
  required: [price, quantity]
output_schema:
  type: object
  properties:
    discount:
      type: number
    total:
      type: number
  required: [total, discount]
triggers:
  - type: manual
nodes:
  - node_id: discount
    name: Find the discount
    component_type: transform
    is_entry_point: true
    config:
      expression: '{ "price": input.price, "quantity": input.quantity, "discount": input.quantity >= 100 ? 0.2 : input.quantity >= 10 ? 0.1 : 0 }'
  - node_id: total
    name: Work out the total
    component_type: transform
    config:
      expression: '{ "total": $round(input.price * input.quantity * (1 - input.discount), 2), "discount": input.discount }'
edges:
  - source_node_id: discount
    target_node_id: total
`;

export const priceQuote: BuiltInTemplate = {
  key: "price-quote",
  category: "patterns",
  yaml,
  input: { price: 2.5, quantity: 12 },
  output: { total: 27, discount: 0.1 },
};
