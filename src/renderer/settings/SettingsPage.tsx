import { useWords } from '../language/use-words.ts';
import { PhoneWatches } from '../phone-watch/PhoneWatches.tsx';
import { RateCards } from '../rate-cards/RateCards.tsx';
import { changeSettings, useApp, useMay } from '../state/app.ts';
import { Segments } from '../ui/Segments.tsx';
import { AgentsSection } from './AgentsSection.tsx';
import { SettingRow } from './SettingRow.tsx';
import styles from './SettingsPage.module.css';
import { WhenClosedRow } from './WhenClosedRow.tsx';
import { WorkspaceSection } from './WorkspaceSection.tsx';

const MEDIA_SIZES = [
  { size: 256, label: '256 MB' },
  { size: 1024, label: '1 GB' },
  { size: 4096, label: '4 GB' },
] as const;

/** How the console looks, speaks and calls; what owners set for everybody; and which workspace this is. */
export function SettingsPage() {
  const t = useWords();
  const app = useApp((state) => state.app);
  const mayPrices = useMay('rules.manage');
  const mayWatch = useMay('numbers.manage');
  const mayPeople = useMay('users.manage');
  if (app === null) return null;
  const { settings } = app;
  return (
    <main className={styles.page} aria-label={t('settings.title')} data-testid="settings">
      <div className={styles.column}>
        <h1 className={styles.title}>{t('settings.title')}</h1>
        <section className={styles.section} aria-label={t('settings.look')}>
          <h2>{t('settings.look')}</h2>
          <SettingRow name={t('settings.theme')} hint={t('settings.theme.hint')}>
            <Segments
              label={t('settings.theme')}
              value={settings.theme}
              onChange={(theme) => void changeSettings({ theme })}
              options={(['system', 'light', 'dark'] as const).map((value) => ({
                value,
                label: t(`settings.theme.${value}`),
              }))}
            />
          </SettingRow>
          <SettingRow name={t('settings.language')} hint={t('settings.language.hint')}>
            <Segments
              label={t('settings.language')}
              value={settings.locale}
              onChange={(locale) => void changeSettings({ locale })}
              options={[
                { value: 'system', label: t('settings.theme.system') },
                { value: 'id', label: 'Indonesia' },
                { value: 'en', label: 'English' },
              ]}
            />
          </SettingRow>
          <SettingRow name={t('settings.density')} hint={t('settings.density.hint')}>
            <Segments
              label={t('settings.density')}
              value={settings.density}
              onChange={(density) => void changeSettings({ density })}
              options={(['comfortable', 'compact'] as const).map((value) => ({
                value,
                label: t(`settings.density.${value}`),
              }))}
            />
          </SettingRow>
        </section>
        <section className={styles.section} aria-label={t('settings.calls')}>
          <h2>{t('settings.calls')}</h2>
          <SettingRow
            name={t('settings.notifications')}
            hint={t(`settings.notifications.hint.${settings.notifications}`)}
          >
            <Segments
              label={t('settings.notifications')}
              value={settings.notifications}
              onChange={(notifications) => void changeSettings({ notifications })}
              options={(['full', 'private', 'off'] as const).map((value) => ({
                value,
                label: t(`settings.notifications.${value}`),
              }))}
            />
          </SettingRow>
          <SettingRow name={t('settings.sound')} hint={t('settings.sound.hint')}>
            <Segments
              label={t('settings.sound')}
              value={settings.sound ? 'on' : 'off'}
              onChange={(sound) => void changeSettings({ sound: sound === 'on' })}
              options={(['on', 'off'] as const).map((value) => ({
                value,
                label: t(`settings.sound.${value}`),
              }))}
            />
          </SettingRow>
          <WhenClosedRow />
        </section>
        <section className={styles.section} aria-label={t('settings.chats')}>
          <h2>{t('settings.chats')}</h2>
          <SettingRow name={t('settings.typing')} hint={t('settings.typing.hint')}>
            <Segments
              label={t('settings.typing')}
              value={settings.typing ? 'on' : 'off'}
              onChange={(typing) => void changeSettings({ typing: typing === 'on' })}
              options={(['on', 'off'] as const).map((value) => ({
                value,
                label: t(`settings.sound.${value}`),
              }))}
            />
          </SettingRow>
          <SettingRow name={t('settings.media')} hint={t('settings.media.hint')}>
            <Segments
              label={t('settings.media')}
              value={String(settings.mediaMegabytes)}
              onChange={(chosen) => {
                const found = MEDIA_SIZES.find(({ size }) => String(size) === chosen);
                if (found !== undefined) void changeSettings({ mediaMegabytes: found.size });
              }}
              options={MEDIA_SIZES.map(({ size, label }) => ({ value: String(size), label }))}
            />
          </SettingRow>
        </section>
        {mayWatch && <PhoneWatches />}
        {mayPrices && <RateCards />}
        {mayPeople && <AgentsSection />}
        <WorkspaceSection app={app} />
        <p className={styles.version}>
          {t(app.host === 'browser' ? 'welcome.host.browser' : 'welcome.host.electron', {
            version: app.version,
          })}
        </p>
      </div>
    </main>
  );
}
