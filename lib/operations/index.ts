/** Looking after a workspace (retention, circuit breakers) and the installation (sizes, engines, queue). */
export { installationOwnerOnly, isInstallationOwner } from "./access";
export { closeBreaker, listBreakers } from "./breakers";
export { readInstallation } from "./installation";
export { previewRetention, readRetention, runRetention } from "./retention/detail";
export { removeOverride, saveOverride, saveSettings } from "./retention/settings";
