// A file of this page's own making, saved as if it had been downloaded.

export function saveFile(file: Blob, name: string): void {
  const url = URL.createObjectURL(file);
  const link = window.document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The browser has begun by then; the page would keep the file for ever.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
