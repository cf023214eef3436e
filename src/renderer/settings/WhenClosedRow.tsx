import { useWords } from '../language/use-words.ts';
import { changeSettings, useApp } from '../state/app.ts';
import { Segments } from '../ui/Segments.tsx';
import { SettingRow } from './SettingRow.tsx';

/** Whether the console goes on without its window. A browser and macOS settle that themselves. */
export function WhenClosedRow() {
  const t = useWords();
  const app = useApp((state) => state.app);
  if (app === null || app.host === 'browser' || navigator.userAgent.includes('Macintosh')) return null;
  return (
    <SettingRow name={t('settings.whenClosed')} hint={t('settings.whenClosed.hint')}>
      <Segments
        label={t('settings.whenClosed')}
        value={app.settings.whenClosed}
        onChange={(whenClosed) => void changeSettings({ whenClosed })}
        options={(['system', 'stay', 'quit'] as const).map((value) => ({
          value,
          label: t(`settings.whenClosed.${value}`),
        }))}
      />
    </SettingRow>
  );
}
