// The pages of the settings, and where their sections stood before.
import { expect, test } from "vitest";
import { ADDRESSES, addressOfSection, PAGES } from "./settings-pages";

test("every address of the settings is a page, and every old section has one", () => {
  expect(PAGES.map(({ to }) => to).toSorted()).toEqual([...ADDRESSES].toSorted());
  for (const section of ["flowpilot", "escalations", "tickets", "templates", "redaction"])
    expect(addressOfSection(section)).toBe(`/settings/${section}`);
  for (const other of ["", "nowhere", "../people"]) expect(addressOfSection(other)).toBeUndefined();
});
