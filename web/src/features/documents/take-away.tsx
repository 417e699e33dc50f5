// Taking a document away: to the clipboard, or as a file.
import { Copy, Download } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { useState } from "react";
import { wordsOf } from "../../api/problem";
import { saveFile } from "../../lib/save-file";
import { announce } from "../../ui/announce";
import { Button } from "../../ui/button";
import { Notice } from "../../ui/notice";
import { exported, type Format, type Tone, type Variant, type Written } from "./queries";
import { FORMATS, plainText } from "./words";

interface TakeAwayProps {
  session: string;
  variant: Variant;
  tone: Tone;
  document: Written | undefined;
}

export function TakeAway({ session, variant, tone, document }: TakeAwayProps) {
  const [failed, setFailed] = useState<string | null>(null);
  const copy = () => {
    if (!document) return;
    navigator.clipboard.writeText(plainText(document)).then(
      () => announce("The document is copied."),
      () => setFailed("The browser did not allow copying. Save it as a file instead."),
    );
  };
  const save = async (format: Format) => {
    setFailed(null);
    try {
      const { file, name } = await exported(session, variant, tone, format);
      saveFile(file, name);
      announce(`${name} is saved.`);
    } catch (error) {
      setFailed(wordsOf(error));
    }
  };
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Button size="sm" icon={Copy} busy={!document} onClick={copy}>
        Copy
      </Button>
      <DropdownMenu.Root modal={false}>
        <DropdownMenu.Trigger asChild>
          <Button size="sm" icon={Download}>
            Save as…
          </Button>
        </DropdownMenu.Trigger>
        <DropdownMenu.Content
          align="end"
          sideOffset={6}
          collisionPadding={8}
          className="z-50 w-56 rounded-md border border-line bg-surface p-1.5 shadow-pop"
        >
          {FORMATS.map(([format, name]) => (
            <DropdownMenu.Item
              key={format}
              onSelect={() => void save(format)}
              className="rounded-sm px-2.5 py-1.5 text-sm outline-none data-[highlighted]:bg-accent-soft"
            >
              {name}
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Root>
      {failed && (
        <Notice tone="bad" live onDismiss={() => setFailed(null)}>
          {failed}
        </Notice>
      )}
    </div>
  );
}
