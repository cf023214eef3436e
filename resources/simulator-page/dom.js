/** An element with its attributes and children; texts are set as text, never as HTML. */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? '' : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

const ICONS = {
  send: 'M4 12 20 4l-5 16-3.2-6.2L4 12Zm7.8 1.8L20 4',
  attach: 'M12 5v14M5 12h14',
  back: 'M15 5l-7 7 7 7',
  more: 'M6 12h.01M12 12h.01M18 12h.01',
  theme: 'M12 3a9 9 0 1 0 9 9 7 7 0 0 1-9-9Z',
  close: 'M6 6l12 12M18 6 6 18',
};

/** A line icon of 24 units. */
export function icon(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', ICONS[name]);
  svg.append(path);
  return svg;
}

/** A round picture of somebody: initials on a hue of their own. */
export function avatar(name) {
  const letters = [...name.matchAll(/\p{L}+/gu)].map(([part]) => [...part][0]);
  const initials = letters.length > 1 ? `${letters[0]}${letters.at(-1)}` : (letters[0] ?? '•');
  const node = el('span', { class: 'avatar', 'aria-hidden': 'true' }, initials.toUpperCase());
  let hue = 0;
  for (const letter of name) hue = (hue * 31 + letter.codePointAt(0)) % 360;
  node.style.setProperty('--hue', String(hue));
  return node;
}
