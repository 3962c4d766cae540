import type { BuiltInTemplate } from "../types";

const yaml = `name: Start a job and wait for its end
description: Starts a job at a service, then looks every few seconds whether it is done, for hours if it takes hours. Waiting holds no process, and a restart in between changes nothing.
variables:
  jobs_url: https://example.com/api/jobs
triggers:
  - type: manual
nodes:
  - node_id: start_job
    name: Start the job
    component_type: http_request
    is_entry_point: true
    retry:
      attempts: 3
      backoff_seconds: 2
    config:
      data: "{{ input }}"
      method: POST
      url: "{{ vars.jobs_url }}"
  - node_id: wait
    name: Wait
    component_type: delay
    join: any
    config:
      seconds: 10
  - node_id: look
    name: Look at the job
    component_type: http_request
    retry:
      attempts: 5
      backoff_seconds: 5
    config:
      url: "{{ vars.jobs_url }}/{{ nodes.start_job.output.body.id }}"
  - node_id: is_done
    name: Done?
    component_type: router
    config:
      condition_expression: 'input.body.status in ["done", "failed"] ? "done" : "running"'
  - node_id: result
    name: Result
    component_type: transform
    config:
      expression: '{ "id": nodes.start_job.output.body.id, "status": nodes.look.output.body.status, "result": nodes.look.output.body.result }'
edges:
  - source_node_id: start_job
    target_node_id: wait
  - source_node_id: wait
    target_node_id: look
  - source_node_id: look
    target_node_id: is_done
  - source_node_id: is_done
    condition_mapping:
      done: result
      running: wait
`;

export const pollUntilDone: BuiltInTemplate = {
  key: "poll-until-done",
  category: "integrations",
  yaml,
  asks: [
    {
      variable: "jobs_url",
      title: "Address of the jobs",
      help: "POST starts one and answers with its id; GET of address/id tells its status.",
    },
  ],
  input: {},
};
