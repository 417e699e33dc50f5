// Starts the app.
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { authority } from "../api/auth";
import { ApiError } from "../api/problem";
import { followTheme } from "../ui/theme";
import { makeRouter } from "./router";
import "../ui/theme.css";

followTheme();

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5000,
      // What the server refused for good stays refused.
      retry: (failures, error) => {
        const status = error instanceof ApiError ? error.problem.status : 0;
        return failures < 2 && (status === 0 || status >= 500);
      },
    },
  },
});

// What one person was shown is not left for the next one to sign in here.
let whose: string | null = null;
authority.state.subscribe(() => {
  const auth = authority.state.get();
  const now = auth.is === "in" ? auth.user.id : null;
  if (now !== whose) queries.clear();
  whose = now;
});

const place = document.getElementById("root");
if (!place) throw new Error("index.html has no #root");
createRoot(place).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <RouterProvider router={makeRouter(queries)} />
    </QueryClientProvider>
  </StrictMode>,
);
