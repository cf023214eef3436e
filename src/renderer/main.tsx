import '@fontsource-variable/inter/opsz.css';
import './tokens.css';
import './global.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { config } from 'zod';
import { App } from './App.tsx';
import { startStores } from './state/start.ts';
import { startClock } from './time/clock.ts';

// The content security policy allows no eval; without this the schema library tries it once and leaves a report.
config({ jitless: true });

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no #root.');
startClock();
startStores();
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
