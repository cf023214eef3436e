import { CSPProvider } from '@base-ui/react/csp-provider';
import { Tooltip } from '@base-ui/react/tooltip';
import { useEffect } from 'react';
import { FirstRun } from './first-run/FirstRun.tsx';
import { Starting } from './first-run/Starting.tsx';
import { Frame } from './frame/Frame.tsx';
import { useLocale } from './language/use-words.ts';
import { useApp } from './state/app.ts';
import { Toasts } from './ui/Toasts.tsx';

/** The window: welcome, start, or the console itself, in the theme and language of the settings. */
export function App() {
  const app = useApp((state) => state.app);
  const locale = useLocale();
  const theme = app?.settings.theme ?? 'system';
  useEffect(() => {
    document.documentElement.lang = locale;
  }, [locale]);
  useEffect(() => {
    const { dataset } = document.documentElement;
    if (theme === 'system') delete dataset.theme;
    else dataset.theme = theme;
  }, [theme]);
  return (
    <CSPProvider disableStyleElements>
      <Tooltip.Provider delay={500} closeDelay={0}>
        {app?.phase === 'ready' ? (
          <Frame />
        ) : app?.phase === 'first-run' ? (
          <FirstRun app={app} />
        ) : (
          <Starting step={app?.starting ?? null} />
        )}
        <Toasts />
      </Tooltip.Provider>
    </CSPProvider>
  );
}
