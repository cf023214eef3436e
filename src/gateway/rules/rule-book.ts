import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyBaseLogger } from 'fastify';
import { z } from 'zod';
import type { RuleBookState, RuleOrigin, RuleProblem } from '#shared/gateway-api/http.ts';
import { RULE_FILES, RULE_NAMES, type RuleName, type Rules } from '#shared/model/rules.ts';
import type { Signal } from '../store/signal.ts';
import { differingFromProgram } from './built-in.ts';
import { BUNDLED_RULES } from './bundled.ts';

/** Copies of the files that were taken last, for a start at which the file itself is broken. */
const TAKEN = 'taken';
/** A rules file is small; anything larger is something else. */
const MOST_BYTES = 1024 * 1024;

interface Kept {
  rules: Rules[RuleName];
  origin: RuleOrigin['origin'];
}

/**
 * The rules in force: those that came with the program, or a file of the same name in the data folder where its `asOf`
 * is as new or newer. A file that cannot be used is refused with a sentence; what was in force stays, over a restart too.
 */
export class RuleBook {
  readonly #folder: string;
  readonly #log: FastifyBaseLogger;
  readonly #kept = new Map<RuleName, Kept>(
    RULE_NAMES.map((name) => [name, { rules: BUNDLED_RULES[name], origin: 'bundled' }]),
  );
  #problems: RuleProblem[] = [];
  #turn: Promise<void> = Promise.resolve();
  #stopListening: () => void = () => {};

  /** @param folder where overriding files may lie; it need not exist */
  constructor(folder: string, log: FastifyBaseLogger) {
    this.#folder = folder;
    this.#log = log;
  }

  /** Reads the folder, and again whenever any gateway process is told to (topic `rules`). */
  async start(signal: Signal): Promise<void> {
    this.#stopListening = signal.listen((topic) => {
      if (topic === 'rules') void this.reload();
    });
    await this.reload();
  }

  async stop(): Promise<void> {
    this.#stopListening();
    await this.#turn;
  }

  get current(): Rules {
    return Object.fromEntries([...this.#kept].map(([name, { rules }]) => [name, rules])) as Rules;
  }

  get state(): RuleBookState {
    const origins = [...this.#kept].map(([name, { rules, origin }]) => ({ name, asOf: rules.asOf, origin }));
    return { rules: this.current, origins, problems: this.#problems };
  }

  /** One reading after another; never throws. */
  reload(): Promise<void> {
    this.#turn = this.#turn.then(() => this.#read());
    return this.#turn;
  }

  async #read(): Promise<void> {
    const problems: RuleProblem[] = [];
    const found = await this.#files(problems);
    for (const name of RULE_NAMES) {
      if (!found.has(`${name}.json`)) {
        // An override that was taken away; one that merely broke is among the files.
        this.#kept.set(name, { rules: BUNDLED_RULES[name], origin: 'bundled' });
        await rm(this.#copyOf(name), { force: true });
        continue;
      }
      const read = await readRules(join(this.#folder, `${name}.json`), name);
      if (!read.ok) {
        problems.push({ file: `${name}.json`, problem: read.problem });
        if (this.#kept.get(name)?.origin === 'bundled') await this.#takeCopy(name);
      } else if (read.rules.asOf < BUNDLED_RULES[name].asOf) {
        this.#kept.set(name, { rules: BUNDLED_RULES[name], origin: 'bundled' });
        problems.push({
          file: `${name}.json`,
          problem: `It is of ${read.rules.asOf}; the rules that came with this version are of ${BUNDLED_RULES[name].asOf} and stand. Update the file, or delete it.`,
        });
      } else {
        this.#kept.set(name, { rules: read.rules, origin: 'override' });
        await this.#keepCopy(name, read.rules);
      }
    }
    for (const file of found)
      if (file.endsWith('.json') && !RULE_NAMES.includes(file.slice(0, -'.json'.length) as RuleName))
        problems.push({ file, problem: `No rules have this name. Known are: ${RULE_NAMES.join(', ')}.` });
    for (const { file, problem } of problems) this.#log.warn({ file, problem }, 'a rules file was refused');
    this.#problems = problems;
  }

  #copyOf(name: RuleName): string {
    return join(this.#folder, TAKEN, `${name}.json`);
  }

  async #takeCopy(name: RuleName): Promise<void> {
    const copy = await readRules(this.#copyOf(name), name);
    if (copy.ok && copy.rules.asOf >= BUNDLED_RULES[name].asOf)
      this.#kept.set(name, { rules: copy.rules, origin: 'override' });
  }

  /** A folder that cannot be written keeps nobody from using the rules. */
  async #keepCopy(name: RuleName, rules: Rules[RuleName]): Promise<void> {
    const path = this.#copyOf(name);
    try {
      await mkdir(join(this.#folder, TAKEN), { recursive: true });
      await writeFile(`${path}.new`, JSON.stringify(rules));
      await rename(`${path}.new`, path);
    } catch (error) {
      this.#log.warn({ err: error, name }, 'no copy of a rules file could be kept');
    }
  }

  async #files(problems: RuleProblem[]): Promise<Set<string>> {
    try {
      return new Set(await readdir(this.#folder));
    } catch (error) {
      if (!isMissing(error))
        problems.push({ file: '', problem: 'The folder of rules cannot be read; what was in force stays.' });
      // An unreadable folder is not an empty one: names that are kept by an override stay.
      return isMissing(error)
        ? new Set()
        : new Set(
            [...this.#kept].flatMap(([name, { origin }]) => (origin === 'override' ? [`${name}.json`] : [])),
          );
    }
  }
}

type Read = { ok: true; rules: Rules[RuleName] } | { ok: false; problem: string };

async function readRules(path: string, name: RuleName): Promise<Read> {
  const content = await readFile(path).catch(() => null);
  if (content === null) return { ok: false, problem: 'The file cannot be read.' };
  if (content.length > MOST_BYTES)
    return { ok: false, problem: `The file is larger than ${MOST_BYTES} bytes.` };
  let json: unknown;
  try {
    json = JSON.parse(content.toString('utf8'));
  } catch (error) {
    return { ok: false, problem: `It is not JSON: ${error instanceof Error ? error.message : 'unreadable'}` };
  }
  const parsed = RULE_FILES[name].safeParse(json);
  if (parsed.success) {
    const fixed = differingFromProgram(name, parsed.data);
    if (fixed.length === 0) return { ok: true, rules: parsed.data };
    return {
      ok: false,
      problem: `These values are part of the program and cannot be changed by a file: ${fixed.join(', ')}. Put back what the program came with, or use a newer version.`,
    };
  }
  return { ok: false, problem: z.prettifyError(parsed.error).replaceAll('\n', ' ').slice(0, 1000) };
}

const isMissing = (error: unknown) => error instanceof Error && 'code' in error && error.code === 'ENOENT';
