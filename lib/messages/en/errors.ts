export const errors = {
  unexpected: "Something went wrong that should not have. Try again; if it happens again, look at the server's log.",
  network: "The server did not answer.",
  networkHint: "Check that it runs and that you are online, then try again.",
  status: (status: number) => `The server answered with status ${status}.`,
  loadTitle: "This could not be loaded",
  pageTitle: "This page broke",
  pageBody: "An error that nobody foresaw stopped it. Your work on the server is safe.",
  notFoundTitle: "Nothing is here",
  notFoundBody: "The address is wrong, it was deleted, or it belongs to a workspace that you are not a member of.",
  goHome: "Go to workflows",
  reference: (digest: string) => `Reference for the server's log: ${digest}`,
};
