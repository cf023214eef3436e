import { ActRefused } from '../world/refusal.ts';
import { sampleTemplates } from './samples.ts';
import { holes, type NewTemplate, part, type Template, withMetasText } from './template.ts';

/** The accounts' templates, oldest first. */
export class TemplateShelf {
  readonly #sampleWaba: string;
  #all: Template[] = [];
  #count = 0;

  /** @param sampleWaba the account that has the sample shop's templates from the start */
  constructor(sampleWaba: string) {
    this.#sampleWaba = sampleWaba;
    this.clear();
  }

  of(wabaId: string): Template[] {
    return this.#all.filter((template) => template.wabaId === wabaId && template.status !== 'DELETED');
  }

  find(wabaId: string, name: string, language: string): Template | null {
    return this.of(wabaId).find((one) => one.name === name && one.language === language) ?? null;
  }

  byId(id: string): Template | null {
    return this.#all.find((template) => template.id === id) ?? null;
  }

  /** By Meta's id, or by name (and language). @throws ActRefused 404 */
  get(idOrName: string, language?: string): Template {
    const found = this.#all.find(
      (one) =>
        one.id === idOrName ||
        (one.name === idOrName && (language === undefined || one.language === language)),
    );
    if (!found) throw new ActRefused(404, `There is no template "${idOrName}".`);
    return found;
  }

  /** Adds one, or replaces that of this name and language. */
  put(wanted: NewTemplate): Template {
    const { wabaId, name, language, category, status = 'APPROVED' } = wanted;
    const before = this.#all.findIndex(
      (one) => one.wabaId === wabaId && one.name === name && one.language === language,
    );
    this.#count += 1;
    const components = withMetasText(category, language, wanted.components);
    const named = holes(components.find(({ type }) => type.toUpperCase() === 'BODY')?.text).some((hole) =>
      /\D/.test(hole),
    );
    const template: Template = {
      id: wanted.id ?? String(1_689_556_900_011_200 + this.#count),
      wabaId,
      name,
      language,
      category,
      status,
      quality: status === 'APPROVED' ? 'GREEN' : 'UNKNOWN',
      rejectedReason: wanted.rejectedReason ?? null,
      parameterFormat: named ? 'NAMED' : 'POSITIONAL',
      components,
      pauses: status === 'PAUSED' ? 1 : 0,
      heldAfter: null,
      sent: 0,
    };
    if (!part(template, 'BODY')) throw new ActRefused(400, 'components: a BODY is needed');
    if (before === -1) this.#all.push(template);
    else this.#all.splice(before, 1, template);
    return template;
  }

  /** Back to the sample shop's. */
  clear(): void {
    this.#all = [];
    this.#count = 0;
    for (const sample of sampleTemplates()) this.put({ ...sample, wabaId: this.#sampleWaba });
  }
}
