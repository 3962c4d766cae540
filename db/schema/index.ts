export * from "./collab";
export * from "./executions";
export * from "./flow";
export * from "./identity";
export * from "./library";
export * from "./operations";
export * from "./vault";
export * from "./workflows";
