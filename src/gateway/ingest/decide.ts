import { optOut } from '#shared/coexistence/opt-out.ts';
import type { DomainEvent, MessageEvent, Person } from '../meta/events.ts';
import { applyEffect, applyStatus } from './effects.ts';
import { applyMessage } from './messages.ts';
import { applyNumberNews, notePhoneActivity } from './number-news.ts';
import { resolveContact, updateContact } from './people.ts';
import { applyTemplateNews } from './template-news.ts';
import type { Unit } from './unit/unit.ts';

const OWN_NUMBER = 'It is addressed to the business itself.';

/** Gives one event its effect on the unit; the same event twice is one. @returns why it had none, or null */
export function decide(unit: Unit, event: DomainEvent): string | null {
  switch (event.type) {
    case 'message': {
      const { person, formerly, sentAt: at } = event;
      const contactId = resolveContact(unit, { person, formerly, at });
      if (contactId === null) return OWN_NUMBER;
      applyMessage(unit, event, contactId);
      noteWord(unit, event, contactId);
      if (event.origin === 'phone') notePhoneActivity(unit, 'echo', at);
      return null;
    }
    case 'effect':
      if (see(unit, event.person, event.at) === null) return OWN_NUMBER;
      applyEffect(unit, event);
      if (event.origin === 'phone') notePhoneActivity(unit, 'echo', event.at);
      return null;
    case 'status':
      if (event.person) see(unit, event.person, event.at);
      applyStatus(unit, event);
      return null;
    case 'book-name': {
      const contactId = see(unit, event.person, event.at);
      if (contactId === null) return OWN_NUMBER;
      unit.bookChanged = true;
      updateContact(unit, contactId, { book_name: { value: event.name, at: event.at } }, event.at);
      notePhoneActivity(unit, 'contact-change', event.at);
      return null;
    }
    case 'preference': {
      const contactId = see(unit, event.person, event.at);
      if (contactId === null) return OWN_NUMBER;
      unit.newStops.push({
        contact_id: contactId,
        source: 'whatsapp',
        stopped: event.value.toLowerCase() === 'stop',
        at: event.at,
        category: event.category,
        evidence: null,
      });
      return null;
    }
    case 'template':
      applyTemplateNews(unit, event);
      return null;
    default:
      applyNumberNews(unit, event);
      return null;
  }
}

function see(unit: Unit, person: Person, at: number): string | null {
  return resolveContact(unit, { person, formerly: null, at });
}

/** A customer's live word, or a button of theirs, may stop marketing or ask for it again. */
function noteWord(unit: Unit, event: MessageEvent, contactId: string): void {
  const { content, wamid, sentAt: at } = event;
  if (event.origin !== 'customer' || event.direction !== 'in' || event.source !== 'live') return;
  if (!WORDED.has(content.kind)) return;
  const said = [content.text, content.extra?.payload, content.extra?.id];
  const word = said.map((one) => (typeof one === 'string' ? optOut(one) : null)).find((one) => one !== null);
  if (!word) return;
  const stopped = word === 'stop';
  unit.newStops.push({ contact_id: contactId, source: 'word', stopped, at, category: null, evidence: wamid });
}

const WORDED: ReadonlySet<string> = new Set(['text', 'button', 'interactive']);
