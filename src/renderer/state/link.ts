import { create } from 'zustand';
import type { LinkState } from '#shared/console-api/views.ts';
import { setGatewayTime } from '../time/clock.ts';

/** The link to the gateway; null until main has answered. */
export const useLink = create<{ link: LinkState | null }>(() => ({ link: null }));

export function takeLinkState(link: LinkState): void {
  setGatewayTime(link.gatewayTime);
  useLink.setState({ link });
}
