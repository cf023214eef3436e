import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { z } from 'zod';
import { resourcesDir } from '../resources.ts';
import { type Line, Scenario } from './schema.ts';

/** A scenario that cannot be played; the message names the file and the place in it. */
export class ScenarioError extends Error {}

/** `past[3].lines[0].text` */
function place(path: readonly PropertyKey[]): string {
  return path
    .map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index > 0 ? '.' : ''}${String(part)}`))
    .join('');
}

/** The issue of a union that tells most: that of the branch which went deepest. */
function deepest(issue: z.core.$ZodIssue): z.core.$ZodIssue {
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return issue;
  const branches = issue.errors.map((errors) =>
    errors.map((inner) => deepest({ ...inner, path: [...issue.path, ...inner.path] })),
  );
  const fewest = branches.filter((errors) => errors.length > 0).toSorted((a, b) => a.length - b.length)[0];
  return fewest?.[0] ?? issue;
}

/**
 * Checks a scenario's shape, and that everybody and every line it speaks of exists.
 * @throws ScenarioError one line a mistake
 */
export function checkScenario(raw: unknown, source: string): Scenario {
  const parsed = Scenario.safeParse(raw);
  if (!parsed.success) {
    const lines = parsed.error.issues
      .map(deepest)
      .map((issue) => `${source}: ${place(issue.path) || 'scenario'}: ${issue.message}`);
    throw new ScenarioError(lines.join('\n'));
  }
  const scenario = parsed.data;
  const mistakes: string[] = [];
  const known = new Set(scenario.customers.map((customer) => customer.id));
  const check = (list: string, conversations: { with: string | string[]; lines: Line[] }[]) => {
    for (const [index, conversation] of conversations.entries()) {
      for (const id of [conversation.with].flat())
        if (!known.has(id)) mistakes.push(`${list}[${index}].with: there is no customer "${id}"`);
      const keys = new Set<string>();
      for (const [at, line] of conversation.lines.entries()) {
        for (const name of ['edit', 'revoke', 'react', 'quotes'] as const) {
          const key = name in line ? (line as Record<string, unknown>)[name] : undefined;
          if (typeof key === 'string' && !keys.has(key))
            mistakes.push(`${list}[${index}].lines[${at}].${name}: no line before it has the key "${key}"`);
        }
        if (line.key) keys.add(line.key);
      }
    }
  };
  check('history', scenario.history);
  check('day', scenario.day);
  check('conversations', scenario.conversations);
  if (mistakes.length > 0)
    throw new ScenarioError(mistakes.map((mistake) => `${source}: ${mistake}`).join('\n'));
  return scenario;
}

function readJson(file: string): Record<string, unknown> {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  } catch (error) {
    throw new ScenarioError(`${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/**
 * Loads a scenario by its name in resources/scenarios or by a path: one JSON file, or a folder whose files each bring
 * some of its parts.
 * @throws ScenarioError
 */
export function loadScenario(nameOrPath: string): Scenario {
  const shelf = join(resourcesDir(), 'scenarios');
  const candidates = [join(shelf, nameOrPath), join(shelf, `${nameOrPath}.json`), resolve(nameOrPath)];
  const found = candidates.find((candidate) => existsSync(candidate));
  if (!found) throw new ScenarioError(`There is no scenario "${nameOrPath}".`);
  if (!statSync(found).isDirectory()) return checkScenario(readJson(found), found);
  const files = readdirSync(found)
    .filter((file) => file.endsWith('.json'))
    .sort();
  const whole: Record<string, unknown> = {};
  for (const file of files) {
    for (const [part, value] of Object.entries(readJson(join(found, file)))) {
      const before = whole[part];
      whole[part] = Array.isArray(before) && Array.isArray(value) ? [...before, ...value] : value;
    }
  }
  return checkScenario(whole, found);
}

/** The scenarios that come along, by name, with their titles. */
export function scenarioList(): { name: string; title: string }[] {
  const shelf = join(resourcesDir(), 'scenarios');
  return readdirSync(shelf, { withFileTypes: true })
    .filter((entry) => entry.name !== 'media' && (entry.isDirectory() || entry.name.endsWith('.json')))
    .map((entry) => {
      const name = entry.name.replace(/\.json$/, '');
      const title = entry.isDirectory() ? undefined : readJson(join(shelf, entry.name)).title;
      return { name, title: typeof title === 'string' ? title : name };
    });
}
