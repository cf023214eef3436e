import type { TemplateShelf } from '../templates/shelf.ts';
import { part } from '../templates/template.ts';
import { ActRefused } from './refusal.ts';
import type { Said } from './said.ts';
import type { ChatMessage, Json } from './types.ts';

/** Something in a message of the business that a customer can tap. */
interface Choice {
  title: string;
  said: Said;
}

/**
 * What tapping one of a message's buttons or rows says.
 * @param which the button's or row's place from 0, its id, or its label
 * @throws ActRefused 404 when there is no such thing to tap
 */
export function tapped(
  message: ChatMessage,
  which: string | number,
  templates: TemplateShelf,
  wabaId: string,
): Said {
  const choices = choicesOf(message, templates, wabaId);
  const id = (said: Said) => said.buttonReply?.id ?? said.listReply?.id ?? said.button?.payload;
  const found =
    typeof which === 'number'
      ? choices[which]
      : choices.find(({ title, said }) => title === which || id(said) === which);
  if (!found) throw new ActRefused(404, `That message has no button "${which}".`);
  return { ...found.said, replyTo: message.wamid };
}

/** The labels of what can be tapped, in their order. */
export const labelsOf = (message: ChatMessage, templates: TemplateShelf, wabaId: string): string[] =>
  choicesOf(message, templates, wabaId).map(({ title }) => title);

function choicesOf(message: ChatMessage, templates: TemplateShelf, wabaId: string): Choice[] {
  if (message.type === 'interactive') return interactiveChoices(message.content);
  return message.type === 'template' ? templateChoices(message.content, templates, wabaId) : [];
}

interface Action {
  buttons?: { reply: { id: string; title: string } }[];
  sections?: { rows: { id: string; title: string; description?: string }[] }[];
}

function interactiveChoices(content: Json): Choice[] {
  const action = (content.action ?? {}) as Action;
  const buttons = (action.buttons ?? []).map(({ reply: { id, title } }) => ({
    title,
    said: { buttonReply: { id, title } },
  }));
  const rows = (action.sections ?? [])
    .flatMap((section) => section.rows)
    .map(({ id, title, description }) => ({
      title,
      said: { listReply: { id, title, ...(description !== undefined && { description }) } },
    }));
  return [...buttons, ...rows];
}

interface SentTemplate {
  name: string;
  language: { code: string };
  components?: {
    type: string;
    sub_type?: string;
    index?: string | number;
    parameters?: { payload?: string }[];
  }[];
}

/** Quick replies; the payload is what was sent along, else the label. */
function templateChoices(content: Json, templates: TemplateShelf, wabaId: string): Choice[] {
  const sent = content as unknown as SentTemplate;
  const template = templates.find(wabaId, sent.name, sent.language.code);
  const buttons = template ? (part(template, 'BUTTONS')?.buttons ?? []) : [];
  return buttons.flatMap((button, index) => {
    if (button.type.toUpperCase() !== 'QUICK_REPLY') return [];
    const text = button.text ?? '';
    const given = sent.components?.find(
      (component) => component.sub_type?.toUpperCase() === 'QUICK_REPLY' && Number(component.index) === index,
    );
    return [{ title: text, said: { button: { text, payload: given?.parameters?.[0]?.payload ?? text } } }];
  });
}
