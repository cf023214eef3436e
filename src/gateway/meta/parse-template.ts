import type { EnvelopeChange } from './envelope.ts';
import type { JsonObject, TemplateEvent } from './events.ts';
import { asOne, type Parsed, type Piece, type Said } from './piece.ts';
import { id, line, object, text, token } from './read-json.ts';
import { categoryOf, languageOf, reasonOf, statusOf, toldComponents } from './template.ts';

/** Everything that is told about a template. What it is shows by its content: Meta's own sample names the wrong field. */
export function templatePieces(change: EnvelopeChange): Generator<Piece, void> {
  return asOne(change, (value, said) => parseTemplate(value, said, change.field));
}

function parseTemplate(value: JsonObject, said: Said, field: string): Parsed {
  const metaId = id(value.message_template_id);
  const name = id(value.message_template_name);
  const language = languageOf(value.message_template_language);
  if (!metaId || !name || !language) return { reason: 'The template is not named in full.' };
  const news = newsOf(value, field);
  if (!news) return { reason: 'Nothing known is said about the template.' };
  return [{ type: 'template', ...said, metaId, name, language, news }];
}

function newsOf(value: JsonObject, field: string): TemplateEvent['news'] | null {
  const quality = token(value.new_quality_score);
  if (quality) return { aspect: 'quality', quality };
  if (value.new_category !== undefined || value.correct_category !== undefined) return categoryNews(value);
  const status = statusOf(value.event);
  if (status) {
    const category = token(value.message_template_category)
      ? categoryOf(value.message_template_category)
      : null;
    return { aspect: 'status', status, reason: whyOf(value), category };
  }
  const told = value.message_template_element !== undefined || field.includes('components');
  return told && text(value.message_template_element)
    ? { aspect: 'components', components: toldComponents(value) }
    : null;
}

/** A day before the change the new category is the present one and the correct one is to come. */
function categoryNews(value: JsonObject): TemplateEvent['news'] | null {
  const current = value.new_category ?? value.previous_category;
  const toCome = token(value.correct_category);
  if (token(current) === null && toCome === null) return null;
  return {
    aspect: 'category',
    category: categoryOf(current),
    toCome: toCome === null || toCome === token(current) ? null : categoryOf(toCome),
  };
}

const LONGEST_REASON = 1_000;

/** The reason word with Meta's explanation. One page prints `rejection_info` inside the value, another beside it. */
function whyOf(value: JsonObject): string | null {
  const rejection = object(value.rejection_info);
  const other = object(value.other_info);
  const disabled = line(object(value.disable_info)?.disable_date);
  const words = [
    reasonOf(value.reason),
    line(other?.title),
    text(other?.description),
    text(rejection?.reason),
    text(rejection?.recommendation),
    disabled,
  ].filter((word) => word !== null);
  return words.length > 0 ? words.join(' · ').slice(0, LONGEST_REASON).toWellFormed() : null;
}
