// The page behind a share link: in which zone its times are.
import { expect, test } from "vitest";
import { zoneWords } from "./view";

test("times are told in the reader's own zone, by its name and how far it is from UTC then", () => {
  const winter = new Date("2026-01-15T12:00:00Z");
  const summer = new Date("2026-07-15T12:00:00Z");
  expect(zoneWords(winter, "Europe/Berlin")).toBe("your time zone, Europe/Berlin (UTC+1)");
  expect(zoneWords(summer, "Europe/Berlin")).toBe("your time zone, Europe/Berlin (UTC+2)");
  expect(zoneWords(winter, "America/New_York")).toBe("your time zone, America/New York (UTC−5)");
  expect(zoneWords(winter, "Asia/Kolkata")).toMatch(/\(UTC\+5:30\)$/);
  expect(zoneWords(winter, "UTC")).toBe("UTC");
});
