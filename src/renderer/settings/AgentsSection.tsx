import { useEffect, useState } from 'react';
import type { AgentsSee } from '#shared/model/can.ts';
import { useWords } from '../language/use-words.ts';
import { useApp } from '../state/app.ts';
import { call } from '../state/bridge.ts';
import { tellFailure } from '../state/toasts.ts';
import { Segments } from '../ui/Segments.tsx';
import { SettingRow } from './SettingRow.tsx';
import { SettingsSection } from './SettingsSection.tsx';

/** What owners let agents see, for the whole workspace. The gateway keeps the rest from them. */
export function AgentsSection() {
  const t = useWords();
  const told = useApp(({ app }) => app?.me?.agentsSee ?? null);
  /** What was chosen here, until the gateway has told it to everybody. */
  const [chosen, setChosen] = useState<AgentsSee | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what the gateway tells stands.
  useEffect(() => setChosen(null), [told?.money, told?.health]);
  if (told === null) return null;
  const seen = chosen ?? told;
  const choose = async (some: Partial<AgentsSee>) => {
    const next = { ...seen, ...some };
    setChosen(next);
    const result = await call('workspace.letAgentsSee', next);
    if (result.ok) return;
    setChosen(null);
    tellFailure(result.error);
  };
  return (
    <SettingsSection title={t('sees.title')} lead={t('sees.lead')} hook="agents-see">
      {(['money', 'health'] as const).map((what) => (
        <SettingRow
          key={what}
          name={t(`sees.${what}`)}
          hint={t(`sees.${what}.hint.${seen[what] ? 'on' : 'off'}`)}
        >
          <Segments
            label={t(`sees.${what}`)}
            value={seen[what] ? 'on' : 'off'}
            onChange={(value) => void choose({ [what]: value === 'on' })}
            options={(['on', 'off'] as const).map((value) => ({ value, label: t(`sees.${value}`) }))}
          />
        </SettingRow>
      ))}
    </SettingsSection>
  );
}
