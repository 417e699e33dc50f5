// A dialog in the middle, or a sheet from the side on narrow pages.
import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { IconButton } from "./button";
import { useReturnFocus } from "./return-focus";

interface DialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  description?: string;
  /** Enter sends what it asks for, before anything in it was chosen. */
  enterSends?: boolean;
  /** The cursor stands in its first field at once. */
  fieldFirst?: boolean;
  children: ReactNode;
}

export function Dialog({
  open,
  onOpenChange,
  title,
  description,
  enterSends,
  fieldFirst,
  children,
}: DialogProps) {
  const focus = useReturnFocus();
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-[rgb(8_18_26/0.5)]" />
        <Radix.Content
          {...(description ? {} : { "aria-describedby": undefined })}
          // The dialog itself: a hint on its first button would take the first Escape.
          onOpenAutoFocus={(event) => {
            event.preventDefault();
            focus.remember();
            const dialog = event.currentTarget as HTMLElement;
            const field =
              fieldFirst && dialog.querySelector<HTMLElement>("form :is(input, textarea, select)");
            (field || dialog).focus();
          }}
          onCloseAutoFocus={focus.giveBack}
          onKeyDown={(event) => {
            // Held down since it opened it, it is no answer.
            if (!enterSends || event.key !== "Enter" || event.repeat) return;
            if (event.target === event.currentTarget)
              event.currentTarget.querySelector("form")?.requestSubmit();
          }}
          data-quiet-focus
          className="fixed top-1/2 left-1/2 z-50 flex max-h-[calc(100dvh-2rem)] w-[min(36rem,calc(100vw-2rem))] -translate-x-1/2 -translate-y-1/2 flex-col rounded-lg border border-line bg-surface shadow-pop"
        >
          <div className="flex items-start gap-3 border-b border-line px-5 py-3">
            <div className="min-w-0 flex-1">
              <Radix.Title className="text-lg font-semibold">{title}</Radix.Title>
              {description && (
                <Radix.Description className="text-sm text-muted">{description}</Radix.Description>
              )}
            </div>
            <Radix.Close asChild>
              <IconButton icon={X} label="Close" className="-mr-2" />
            </Radix.Close>
          </div>
          <div className="relative min-h-0 overflow-y-auto px-5 py-4">{children}</div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
