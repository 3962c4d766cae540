/** Words of editing together. */
import { board } from "./board";

export const collab = {
  ...board.together,
  blockedHelp: (address: string) =>
    `Something between this browser and the server stops WebSockets. Ask for connections to ${address} to be allowed. You can go on: your edits stay in this browser and are sent as soon as that works.`,
  refused: {
    viewer: "Your role lets you look only, so your last change was not taken.",
    too_large: "Your last change was too large and was not taken. Make it in smaller parts.",
    document_too_large:
      "The workflow has become too large, so your last change was not taken. Split it into sub-workflows.",
    unreadable:
      "Your last change did not fit the workflow on the server and was not taken. You see the workflow as it is there.",
    gone: "This workflow was deleted or is not open to you any more. Nothing you change here is kept.",
    signed_out: "You have been signed out. Your edits are kept here: sign in again in another tab and they are sent.",
    replaced:
      "The workflow on the server has been put back from elsewhere. What this browser had kept of the old one was left out.",
  },
  understood: "All right",
  here: (names: string) => `${names} ${names.includes(" and ") ? "are" : "is"} here`,
  follow: (name: string) => `Follow ${name}`,
  unfollow: (name: string) => `Stop following ${name}`,
  following: (name: string) => `Following ${name}`,
  stopHint: "Esc to stop",
  inField: (name: string) => `${name} is here`,
  more: (count: number) => `${count} more`,
  people: "People here",
  you: "you",
};
