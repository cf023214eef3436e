import ElectronStore from 'electron-store';
import type { ConsoleFile } from '../settings/console-file.ts';
import type { OpenStore } from '../settings/settings.ts';

export const openElectronStore: OpenStore = ({ folder, name, defaults }) =>
  new ElectronStore<ConsoleFile>({
    cwd: folder,
    name,
    defaults,
    configFileMode: 0o600,
    accessPropertiesByDotNotation: false,
  });
