import type { IForbiddenRuleType } from 'dependency-cruiser';

/** Runs anywhere: what src/shared may take from outside. */
const ANYWHERE = 'zod|libphonenumber-js|intl-messageformat|uuid';

/** The import rules of docs/architecture.md. Paths start at the repository's folder. */
export const rules: (IForbiddenRuleType & { name: string })[] = [
  {
    name: 'rooms-apart',
    comment: 'A room imports itself and src/shared; src/shared imports itself.',
    severity: 'error',
    from: { path: '^src/([^/]+)/' },
    to: { path: '^src/', pathNot: '^src/($1|shared)/' },
  },
  {
    name: 'electron-at-home',
    comment: 'Both hosts share the console: only src/main/electron and src/preload know Electron.',
    severity: 'error',
    from: { path: '^src/', pathNot: '^src/(main/electron|preload)/' },
    to: { path: '(^|(^|/)node_modules/)electron(-store)?(/|$)' },
  },
  {
    name: 'hosts-apart',
    comment: 'The console does not know its hosts, and one host does not know the other.',
    severity: 'error',
    from: { path: '^src/main/([^/]+)/' },
    to: { path: '^src/main/(electron|browser)/', pathNot: '^src/main/$1/' },
  },
  {
    name: 'shared-runs-anywhere',
    comment: 'No Node, no Electron, no React, no I/O in src/shared.',
    severity: 'error',
    from: { path: '^src/shared/' },
    to: { path: '(^|/)node_modules/', pathNot: `(^|/)node_modules/(${ANYWHERE})/` },
  },
  {
    name: 'no-node-in-a-page',
    comment: 'What runs in a page, or on both sides of a wire, has no Node.',
    severity: 'error',
    from: { path: '^src/(shared|renderer|preload)/' },
    to: { dependencyTypes: ['core'], pathNot: '^electron$' },
  },
  {
    name: 'no-cycles',
    comment: 'Two files that need each other are one file, or lack a third.',
    severity: 'error',
    from: { path: '^src/' },
    to: { circular: true },
  },
  {
    name: 'resolvable',
    comment: 'An import that does not resolve escapes every other rule.',
    severity: 'error',
    from: { path: '^src/' },
    to: { couldNotResolve: true },
  },
];
