/** Hands the person a text as a file, the way a browser hands over any download. */
export function saveFile({ name, text }: { name: string; text: string }, mime: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: mime }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
