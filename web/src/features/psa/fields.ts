// What each ticket system is connected with, and what is missing of it. Pure.

export type System = "connectwise" | "halopsa";

export const SYSTEMS: Record<System, string> = { connectwise: "ConnectWise PSA", halopsa: "HaloPSA" };

export interface KeyField {
  name: string;
  label: string;
  secret?: boolean;
  optional?: boolean;
  hint?: string;
}

export const FIELDS: Record<System, KeyField[]> = {
  connectwise: [
    { name: "company", label: "Company", hint: "What you type as company when you sign in." },
    { name: "public_key", label: "Public key", hint: "Of an API member." },
    { name: "private_key", label: "Private key", secret: true },
    { name: "client_id", label: "Client id", secret: true, hint: "From the vendor's developer site." },
  ],
  halopsa: [
    { name: "tenant", label: "Tenant", optional: true, hint: "Only where the vendor hosts it." },
    { name: "client_id", label: "Client id" },
    { name: "client_secret", label: "Client secret", secret: true },
  ],
};

/** What is missing, by field. */
export function mistakes(
  { name, site }: { name: string; site: string },
  fields: KeyField[],
  keys: Record<string, string>,
): Record<string, string> {
  const found: Record<string, string> = {};
  if (!name.trim()) found.name = "Give it a name, such as ConnectWise.";
  if (!site.trim()) found.site = "Give the host where you sign in, such as na.myconnectwise.net.";
  for (const field of fields) {
    if (!field.optional && !keys[field.name]?.trim()) {
      found[field.name] = "Copy it from the ticket system.";
    }
  }
  return found;
}
