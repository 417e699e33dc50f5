// What a session takes over from what somebody pasted.
import { expect, test } from "vitest";
import { pasted } from "./pasted";

test("a pasted ticket becomes the ticket, and all of it the first note", () => {
  const text = "Ticket 48300 from Anna Weber at Contoso. Outlook keeps asking for her password.";
  expect(pasted(text)).toEqual({
    title: "Ticket 48300 from Anna Weber at Contoso",
    ticket: { number: "48300", title: "Ticket 48300 from Anna Weber at Contoso" },
    note: text,
  });
});

test("a number that only stands in front is no part of the title, nor is a greeting", () => {
  expect(pasted("INC0012345: Outlook is slow. It began today.")).toMatchObject({
    title: "Outlook is slow",
    ticket: { number: "INC0012345", title: "Outlook is slow" },
  });
  expect(pasted("[#48300] - Hello Ben,\nthe VPN drops\nevery hour").title).toBe("the VPN drops");
  expect(pasted("Ticket #48300\nThe VPN drops").ticket).toEqual({ number: "#48300", title: "The VPN drops" });
});

test("numbers of tickets are told from other numbers", () => {
  const number = (text: string) => pasted(text).ticket?.number;
  expect(number("it is about case no. T-88, again")).toBe("T-88");
  expect(number("see (#48300) of last week")).toBe("#48300");
  for (const text of [
    "error 0x80070005",
    "Windows 11",
    "10.1.2.3",
    "a ticket for 3 people",
    "requests 48300 KB",
  ]) {
    expect(number(text), text).toBeUndefined();
  }
});

test("what is short is the title and nothing else", () => {
  expect(pasted(" outlook asks for password ")).toEqual({
    title: "outlook asks for password",
    ticket: null,
    note: null,
  });
  expect(pasted("#48300")).toEqual({ title: "#48300", ticket: { number: "#48300" }, note: null });
  expect(pasted("ticket 48300 ").ticket).toEqual({ number: "48300" });
  expect(pasted("Ticket 48300 Outlook is slow.")).toEqual({
    title: "Ticket 48300 Outlook is slow",
    ticket: { number: "48300", title: "Ticket 48300 Outlook is slow" },
    note: null,
  });
  expect(pasted("")).toEqual({ title: "", ticket: null, note: null });
});

test("a title is cut between words, and what is cut off is in the note", () => {
  const text =
    "the printer on the third floor prints everything twice and then nothing at all for an hour or so";
  const { title, note } = pasted(text);
  expect(title).toBe("the printer on the third floor prints everything twice and then nothing at all…");
  expect(note).toBe(text);
  expect(pasted("x".repeat(300)).title).toHaveLength(80);
  expect(pasted(`#48300 ${"word ".repeat(100)}`).ticket?.title?.length).toBeLessThanOrEqual(200);
});
