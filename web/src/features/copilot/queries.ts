// How the account wants FlowPilot, and what it was used for.
import { queryOptions } from "@tanstack/react-query";
import { api, body } from "../../api/client";
import type { paths } from "../../api/schema";
import type { Answer, Body } from "../../api/types";

export type CopilotView = Answer<paths["/api/v1/copilot"]["get"], 200>;
export type CopilotSettings = CopilotView["settings"];
export type Model = CopilotView["models"][number];
export type Usage = Answer<paths["/api/v1/copilot/usage"]["get"], 200>;
export type Tier = Body<paths["/api/v1/copilot/test"]["post"]>["tier"];

export const copilotQuery = queryOptions({
  queryKey: ["copilot"],
  queryFn: ({ signal }) => body(api.GET("/api/v1/copilot", { signal })),
});

export const usageQuery = (month: string) =>
  queryOptions({
    queryKey: ["copilot", "usage", month],
    queryFn: ({ signal }) => body(api.GET("/api/v1/copilot/usage", { params: { query: { month } }, signal })),
  });

export function saveSettings(settings: CopilotSettings): Promise<CopilotView> {
  return body(api.PUT("/api/v1/copilot", { body: settings }));
}

export function tryModel(tier: Tier) {
  return body(api.POST("/api/v1/copilot/test", { body: { tier } }));
}
