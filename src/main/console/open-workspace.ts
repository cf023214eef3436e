import { fail, ok, type Result } from '#shared/console-api/result.ts';
import { DatabaseError } from '../database/database-error.ts';
import type { Log } from '../logs/log.ts';
import { chooseVault, type VaultCase } from '../vault/choose-vault.ts';
import { type Vault, VaultError } from '../vault/vault.ts';
import { type Fault, openStores, type Stores } from './stores.ts';

/** The vault of a workspace, or why there is none. */
export async function pickVault(which: VaultCase, log: Log): Promise<Result<Vault>> {
  try {
    const chosen = await chooseVault(which);
    return chosen === 'keychain_missing' ? fail('keychain_missing') : ok(chosen.vault);
  } catch (error) {
    log.error('no vault answered', { error });
    return fail('keys_unavailable');
  }
}

type Opening = Omit<Parameters<typeof openStores>[0], 'onFault'> & {
  /** An open database could not be read or written. */
  onFault(fault: Fault, of: Stores): void;
};

/** Opens the databases; one that opens and proves damaged at its first requests is begun anew. */
export async function openDatabases(options: Opening): Promise<Result<Stores>> {
  const { log, damaged, onFault } = options;
  let met: Fault['store'] | null = null;
  let stores: Stores | null = null;
  try {
    stores = await openStores({
      ...options,
      onFault(fault) {
        if (stores !== null) onFault(fault, stores);
        else if (fault.code === 'corrupt') met = fault.store;
      },
    });
    return ok(stores);
  } catch (error) {
    log.error('the databases could not be opened', { error });
    if (met !== null && met !== damaged) return openDatabases({ ...options, damaged: met });
    if (error instanceof VaultError) return fail('keys_unavailable');
    return fail('store', error instanceof DatabaseError ? error.code : null);
  }
}
