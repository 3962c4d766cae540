/** Installs packages and makes the production build where they are missing or stale. @throws SetupError */
export function prepare(options?: { build?: boolean }): Promise<void>;
