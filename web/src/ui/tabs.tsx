// Tabs: their names in a row that wraps, or, where each has an icon, small names below the icons in
// one row that stays one however narrow it is.
import type { LucideIcon } from "lucide-react";
import { Tabs as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { cx } from "../lib/cx";

interface Tab {
  id: string;
  label: ReactNode;
  icon?: LucideIcon;
  /** How much is in it, or that it has something new; `short` stands at the icon. */
  mark?: { short: string; words: string } | null;
  content: ReactNode;
}

interface TabsProps {
  label: string;
  tabs: Tab[];
  value: string;
  onChange: (tab: string) => void;
}

export function Tabs({ label, tabs, value, onChange }: TabsProps) {
  const icons = tabs.some((tab) => tab.icon);
  return (
    <Radix.Root value={value} onValueChange={onChange} className="flex min-h-0 flex-1 flex-col">
      <Radix.List
        aria-label={label}
        className={cx("flex shrink-0 border-b border-line", icons ? "px-1" : "flex-wrap gap-x-0.5 px-2")}
      >
        {tabs.map((tab) => (
          <Radix.Trigger
            key={tab.id}
            value={tab.id}
            className={cx(
              "-mb-px border-b-2 border-transparent font-medium text-muted hover:text-ink",
              "data-[state=active]:border-accent data-[state=active]:text-ink",
              icons
                ? "flex min-w-0 flex-auto flex-col items-center gap-0.5 px-px py-1.5 text-[0.6875rem] leading-4"
                : "px-2 py-2 text-sm",
            )}
          >
            {tab.icon && <Icon icon={tab.icon} mark={tab.mark?.short} />}
            <span>
              {tab.label}
              {tab.mark && <span className="sr-only"> ({tab.mark.words})</span>}
            </span>
          </Radix.Trigger>
        ))}
      </Radix.List>
      {tabs.map((tab) => (
        <Radix.Content key={tab.id} value={tab.id} className="relative min-h-0 flex-1 overflow-y-auto p-3">
          {tab.content}
        </Radix.Content>
      ))}
    </Radix.Root>
  );
}

function Icon({ icon: Drawn, mark }: { icon: LucideIcon; mark: string | undefined }) {
  return (
    <span aria-hidden className="relative">
      <Drawn size={17} />
      {mark && (
        <span className="absolute -top-1.5 left-3 min-w-4 rounded-full bg-accent px-1 text-center text-[0.6rem] leading-4 font-semibold text-on-accent">
          {mark}
        </span>
      )}
    </span>
  );
}
