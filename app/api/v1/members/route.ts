import { methods, route } from "@/lib/api";
import { memberQuery } from "@/lib/api/contracts/members";
import { listMembers } from "@/lib/members";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route({ action: "member.read", query: memberQuery }, ({ principal, query }) => listMembers(principal, query)),
});
