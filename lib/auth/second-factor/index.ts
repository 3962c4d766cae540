/** The second factor of people who sign in by password. Who signs in elsewhere (OIDC, GitHub, Google) is asked there, and not here. */
export { passSecondFactor, readSecondFactor } from "./check";
export {
  beginSecondFactor,
  confirmSecondFactor,
  endSecondFactor,
  renewRecoveryCodes,
} from "./manage";
