/** `content`: what a template or a reaction has beyond a text, as JSON. */
export const templatesAndReactions = `
alter table outbox add column content text;
`;
