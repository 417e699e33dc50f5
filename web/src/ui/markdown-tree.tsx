// Markdown as React elements; loaded on its own, since what reads markdown is heavy.
// What must stay true: no HTML is ever handed to the browser: what markdown calls
// HTML is shown as the text it is, links go to the web or to mail and nowhere
// else, and images are not loaded.
import { lexer, type Token, type Tokens, walkTokens } from "marked";
import { Fragment, type ReactNode, useMemo } from "react";

import type { MarkdownProps } from "./markdown";

export default function MarkdownTree({ text, className, words }: MarkdownProps) {
  const tokens = useMemo(() => {
    const tokens = lexer(text, { gfm: true });
    if (words) walkTokens(tokens, (token) => reword(token, words));
    return tokens;
  }, [text, words]);
  return <div className={`prose ${className ?? ""}`}>{render(tokens)}</div>;
}

function reword(token: Token, words: (text: string) => string): void {
  if (token.type === "link") token.href = words((token as Tokens.Link).href);
  else if ("text" in token && !("tokens" in token && token.tokens)) token.text = words(token.text as string);
}

/** The address if it is safe to follow, else `null`. */
export function safeHref(href: string): string | null {
  try {
    const url = new URL(href);
    return ["http:", "https:", "mailto:"].includes(url.protocol) ? url.href : null;
  } catch {
    return null; // Relative addresses mean nothing in a flow.
  }
}

function render(tokens: Token[] | undefined): ReactNode[] {
  // Tokens of one text never change their places.
  return (tokens ?? []).map((token, index) => (
    <Fragment key={`${index}-${token.type}`}>{one(token)}</Fragment>
  ));
}

function one(token: Token): ReactNode {
  switch (token.type) {
    case "space":
    case "def":
      return null;
    case "paragraph":
      return <p>{render(token.tokens)}</p>;
    case "heading":
      // Below the step's own title.
      return (token as Tokens.Heading).depth <= 2 ? (
        <h3>{render(token.tokens)}</h3>
      ) : (
        <h4>{render(token.tokens)}</h4>
      );
    case "list":
      return list(token as Tokens.List);
    case "blockquote":
      return <blockquote>{render(token.tokens)}</blockquote>;
    case "code":
      return (
        // A region that scrolls must be reachable with the keyboard.
        <pre tabIndex={0}>
          <code>{(token as Tokens.Code).text}</code>
        </pre>
      );
    case "table":
      return table(token as Tokens.Table);
    case "hr":
      return <hr />;
    case "strong":
      return <strong>{render(token.tokens)}</strong>;
    case "em":
      return <em>{render(token.tokens)}</em>;
    case "del":
      return <del>{render(token.tokens)}</del>;
    case "codespan":
      return <code>{(token as Tokens.Codespan).text}</code>;
    case "br":
      return <br />;
    case "link":
      return link(token as Tokens.Link);
    case "image":
      return (token as Tokens.Image).text;
    case "text":
      return token.tokens ? render(token.tokens) : plain((token as Tokens.Text).text);
    case "escape":
      return (token as Tokens.Escape).text;
    default:
      return token.raw;
  }
}

const ENTITIES: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: "\u00a0" };

/** Text with the few entities people write by hand; React escapes what comes out. */
function plain(text: string): string {
  return text.replace(/&(\w+);/g, (whole, name: string) => ENTITIES[name] ?? whole);
}

function list(token: Tokens.List): ReactNode {
  const items = token.items.map((item, index) => (
    <li key={`${index}-${item.raw.length}`}>
      {item.task && (
        <input type="checkbox" checked={item.checked ?? false} readOnly disabled aria-label="Done" />
      )}{" "}
      {render(item.tokens.filter((part) => part.type !== "checkbox"))}
    </li>
  ));
  return token.ordered ? <ol start={Number(token.start) || 1}>{items}</ol> : <ul>{items}</ul>;
}

function table(token: Tokens.Table): ReactNode {
  const cell = (part: Tokens.TableCell) => render(part.tokens);
  return (
    <table>
      <thead>
        <tr>
          {token.header.map((part, column) => (
            // Columns never change their places.
            <th key={column}>{cell(part)}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {token.rows.map((row, line) => (
          <tr key={line}>
            {row.map((part, column) => (
              <td key={column}>{cell(part)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function link(token: Tokens.Link): ReactNode {
  const href = safeHref(token.href);
  if (!href) return render(token.tokens);
  return (
    <a href={href} target="_blank" rel="noopener noreferrer">
      {render(token.tokens)}
    </a>
  );
}
