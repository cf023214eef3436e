import Conf from 'conf';
import type { ConsoleFile } from '../settings/console-file.ts';
import type { OpenStore } from '../settings/settings.ts';

export const openConfStore: OpenStore = ({ folder, name, defaults }) =>
  new Conf<ConsoleFile>({
    cwd: folder,
    configName: name,
    defaults,
    configFileMode: 0o600,
    accessPropertiesByDotNotation: false,
  });
