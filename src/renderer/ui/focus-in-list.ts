/** Moves the focus to a row of a virtual list: at once when it is mounted, else after the list has scrolled to it. */
export function focusInList(list: HTMLElement | null, selector: string): void {
  const focus = () => {
    const row = list?.querySelector<HTMLElement>(selector);
    row?.focus({ preventScroll: true });
    return row != null;
  };
  if (!focus()) requestAnimationFrame(focus);
}
