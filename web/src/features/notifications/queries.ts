// What the reader is told, how they want to be told, and the account's webhooks.
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api, body } from "../../api/client";
import type { paths } from "../../api/schema";
import type { Answer, Body } from "../../api/types";

export type NotificationList = Answer<paths["/api/v1/notifications"]["get"], 200>;
export type Notification = NotificationList["items"][number];
export type Kind = Notification["kind"];
export type Preferences = Answer<paths["/api/v1/notifications/preferences"]["get"], 200>;
export type Webhook = Answer<paths["/api/v1/webhooks"]["get"], 200>["items"][number];
export type WebhookKind = Webhook["kind"];
export type NewWebhook = Body<paths["/api/v1/webhooks"]["post"]>;
export type ChangedWebhook = Body<paths["/api/v1/webhooks/{id}"]["put"]>;
export type Delivery = Answer<paths["/api/v1/webhooks/{id}/deliveries"]["get"], 200>["items"][number];

export const notificationsQuery = infiniteQueryOptions({
  queryKey: ["notifications", "list"],
  queryFn: ({ pageParam, signal }) => {
    const query = { limit: 30, ...(pageParam && { cursor: pageParam }) };
    return body(api.GET("/api/v1/notifications", { params: { query }, signal }));
  },
  initialPageParam: "",
  getNextPageParam: (page) => page.next ?? undefined,
  // It is told of changes; this is for where it cannot be.
  refetchInterval: 60_000,
});

export const readOne = (id: string) =>
  body(api.POST("/api/v1/notifications/{id}/read", { params: { path: { id } } }));

/** This one and all older ones. */
export const readUntil = (until: string) => body(api.POST("/api/v1/notifications/read", { body: { until } }));

export const preferencesQuery = queryOptions({
  queryKey: ["notifications", "preferences"],
  queryFn: ({ signal }) => body(api.GET("/api/v1/notifications/preferences", { signal })),
});

export const savePreferences = (wanted: Body<paths["/api/v1/notifications/preferences"]["put"]>) =>
  body(api.PUT("/api/v1/notifications/preferences", { body: wanted }));

export const webhooksQuery = queryOptions({
  queryKey: ["webhooks"],
  queryFn: ({ signal }) => body(api.GET("/api/v1/webhooks", { signal })),
});

const of = (id: string) => ({ params: { path: { id } } });

export const addWebhook = (webhook: NewWebhook) => body(api.POST("/api/v1/webhooks", { body: webhook }));

export const changeWebhook = (id: string, changed: ChangedWebhook) =>
  body(api.PUT("/api/v1/webhooks/{id}", { ...of(id), body: changed }));

export const removeWebhook = (id: string) => body(api.DELETE("/api/v1/webhooks/{id}", of(id)));

export const rotateSecret = (id: string) => body(api.POST("/api/v1/webhooks/{id}/secret", of(id)));

export const testWebhook = (id: string) => body(api.POST("/api/v1/webhooks/{id}/test", of(id)));

/** What went to a webhook; looked at again while something is on its way. */
export const deliveriesQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: ["webhooks", id, "deliveries"],
    queryFn: ({ pageParam, signal }) => {
      const query = { limit: 20, ...(pageParam && { cursor: pageParam }) };
      return body(api.GET("/api/v1/webhooks/{id}/deliveries", { params: { path: { id }, query }, signal }));
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next ?? undefined,
    refetchInterval: ({ state }) =>
      state.data?.pages.some((page) => page.items.some((one) => one.state === "waits")) ? 1_000 : false,
  });

export const replayDelivery = (id: string) =>
  body(api.POST("/api/v1/webhook-deliveries/{id}/replay", of(id)));
