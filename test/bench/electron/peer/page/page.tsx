import { createRoot } from 'react-dom/client';
import { VList } from 'virtua';

declare global {
  interface Window {
    peer: {
      /** Shows so many plain nodes with a word each in place of what was there. */
      nodes(count: number): void;
      /** Shows a virtual list of so many rows with nothing in them. */
      list(rows: number, height: number): void;
    };
  }
}

const root = document.getElementById('root') as HTMLElement;
let shown = createRoot(document.createElement('div'));

window.peer = {
  nodes(count) {
    const all = document.createElement('div');
    for (let at = 0; at < count; at++) {
      const node = document.createElement('div');
      node.textContent = 'kata';
      all.append(node);
    }
    root.replaceChildren(all);
  },
  list(rows, height) {
    shown.unmount();
    shown = createRoot(root);
    shown.render(
      <VList className="list" itemSize={height}>
        {Array.from({ length: rows }, (_, at) => at).map((row) => (
          <div key={row} style={{ height }} />
        ))}
      </VList>,
    );
  },
};
