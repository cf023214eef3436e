/** What owners let agents see beside the conversations: money is nobody's business until somebody says so. */
export const agentsSee: readonly string[] = [
  `alter table workspace add column agents_see jsonb not null default '{"money": false, "health": true}'`,
];
