// Markdown: what people write shows, what attackers write shows as text.
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import MarkdownTree, { safeHref } from "./markdown-tree";

const html = (text: string) =>
  renderToStaticMarkup(createElement(MarkdownTree, { text }))
    .replace(/^<div class="prose ">/, "")
    .replace(/<\/div>$/, "");

test.each([
  ["Hold **Ctrl** and _right-click_.", "<p>Hold <strong>Ctrl</strong> and <em>right-click</em>.</p>"],
  ["Run `mlcfg32.cpl`", "<p>Run <code>mlcfg32.cpl</code></p>"],
  ["1. one\n2. two", '<ol start="1"><li> one</li><li> two</li></ol>'],
  ["# Big", "<h3>Big</h3>"],
  ["a\nb  \nc", "<p>a\nb<br/>c</p>"],
  ["AT&T < 5 &amp; \\*not em\\*", "<p>AT&amp;T &lt; 5 &amp; *not em*</p>"],
])("%j", (text, expected) => expect(html(text)).toBe(expected));

test.each([
  "<script>alert(1)</script>",
  "<img src=x onerror=alert(1)>",
  "text <b onclick=alert(1)>x</b>",
  "[x](javascript:alert(1))",
  "[x](JaVaScRiPt:alert(1))",
  "[x](data:text/html;base64,PHNjcmlwdD4=)",
  "![x](http://evil.test/pixel.gif)",
  "<svg/onload=alert(1)>",
  "`<script>`",
  "| a |\n|---|\n| <script>1</script> |",
])("%j hands no markup on", (text) => {
  const tags = new Set([...html(text).matchAll(/<\/?([a-z0-9]+)([^>]*)>/gi)].map(([, name]) => name));
  for (const tag of ["script", "img", "svg", "b", "a", "iframe"]) expect(tags).not.toContain(tag);
});

test("links go to the web or to mail and nowhere else", () => {
  expect(safeHref("https://example.test/a?b=c")).toBe("https://example.test/a?b=c");
  expect(safeHref("mailto:help@example.test")).toBe("mailto:help@example.test");
  for (const bad of [
    "javascript:alert(1)",
    " javascript:alert(1)",
    "vbscript:x",
    "data:text/html,x",
    "/relative",
    "//x",
    "",
  ]) {
    expect(safeHref(bad), bad).toBeNull();
  }
});
