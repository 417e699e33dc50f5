// Letters typed while what shall take them is on its way: who presses Ctrl K types on at once,
// also where the palette must be loaded first.
// What must stay true: none of them lands on the page below, as text or as a shortcut.

export class TypedAhead {
  #text = "";

  /** Keeps letters from now on. */
  begin(): void {
    this.#text = "";
    window.addEventListener("keydown", this.#keep, true);
  }

  /** What was kept; from here on letters go where the focus is. */
  end(): string {
    window.removeEventListener("keydown", this.#keep, true);
    const text = this.#text;
    this.#text = "";
    return text;
  }

  #keep = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const isLetter = Array.from(event.key).length === 1;
    if (!isLetter && event.key !== "Backspace" && event.key !== "Enter") return;
    event.preventDefault();
    event.stopPropagation();
    if (isLetter) this.#text += event.key;
    if (event.key === "Backspace") this.#text = Array.from(this.#text).slice(0, -1).join("");
  };
}
