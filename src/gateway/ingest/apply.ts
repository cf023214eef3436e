import type { DomainEvent, Person } from '../meta/events.ts';
import { resolveContact, updateContact } from './contacts.ts';
import { applyEffect, applyStatus } from './effects.ts';
import type { Ingest } from './ingest.ts';
import { applyMessage } from './messages.ts';
import {
  applyLifecycle,
  noteHistoryDeclined,
  noteHistoryProgress,
  notePhoneActivity,
} from './number-events.ts';

const OWN_NUMBER = 'It is addressed to the business itself.';

/** Gives one event its effect; the same event twice is one. @returns why it had none, or null */
export async function applyEvent(ingest: Ingest, event: DomainEvent): Promise<string | null> {
  switch (event.type) {
    case 'message': {
      const contact = await resolveContact(ingest, {
        person: event.person,
        formerly: event.formerly,
        at: event.sentAt,
      });
      if (!contact) return OWN_NUMBER;
      await applyMessage(ingest, event, contact);
      if (event.direction === 'out' && event.source === 'live')
        await notePhoneActivity(ingest, 'echo', event.sentAt);
      return null;
    }
    case 'effect': {
      if (!(await see(ingest, event.person, event.at))) return OWN_NUMBER;
      await applyEffect(ingest, event);
      if (event.actor === 'business' && event.source === 'live')
        await notePhoneActivity(ingest, 'echo', event.at);
      return null;
    }
    case 'status':
      if (event.person) await see(ingest, event.person, event.at);
      await applyStatus(ingest, event);
      return null;
    case 'book-name': {
      const contact = await see(ingest, event.person, event.at);
      if (!contact) return OWN_NUMBER;
      await updateContact(ingest, contact, { book_name: { value: event.name, at: event.at } }, event.at);
      await notePhoneActivity(ingest, 'contact-change', event.at);
      return null;
    }
    case 'preference': {
      const contact = await see(ingest, event.person, event.at);
      if (!contact) return OWN_NUMBER;
      await ingest.trx
        .insertInto('contact_preferences')
        .values({ contact_id: contact.id, category: event.category, value: event.value, at: event.at })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      return null;
    }
    case 'lifecycle':
      await applyLifecycle(ingest, event);
      return null;
    case 'history-progress':
      await noteHistoryProgress(ingest, event.progress);
      return null;
    case 'history-declined':
      await noteHistoryDeclined(ingest);
      return null;
  }
}

function see(ingest: Ingest, person: Person, at: number) {
  return resolveContact(ingest, { person, formerly: null, at });
}
