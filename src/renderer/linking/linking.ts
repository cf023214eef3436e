import { create } from 'zustand';
import type { CallInput, CallOutput } from '#shared/console-api/calls.ts';
import type { CallError, Result } from '#shared/console-api/result.ts';
import type { LinkNumberResponse, Onboarding } from '#shared/gateway-api/onboarding.ts';
import { can } from '#shared/model/can.ts';
import { useApp } from '../state/app.ts';
import { call } from '../state/bridge.ts';
import { useNumbers } from '../state/numbers.ts';
import { oneAtATime } from '../state/one-at-a-time.ts';
import { goTo } from '../state/place.ts';
import { gatewayNow } from '../time/clock.ts';
import { type Stage, unfinished } from './situation.ts';

interface LinkingState {
  task: 'connect' | 'disconnect' | 'afterwards';
  /** The number that is connected again or disconnected, or was linked; null: a new one. */
  numberId: string | null;
  stage: Stage;
  /** Ways that the gateway has; null until it has answered. */
  ways: CallOutput<'linking.ways'>['providers'] | null;
  signUp: Onboarding | null;
  /** The address of a sign-up's page. Told once, to the console that asked, and kept in memory alone. */
  page: { id: string; url: string } | null;
  /** What came of linking by a partner's key. */
  partner: LinkNumberResponse | null;
  /** The gateway was asked for sign-ups under way. */
  looked: boolean;
  /** Why the last look had no answer. */
  trouble: CallError | null;
  /** Why the last thing that a person asked for was not done. */
  refusal: CallError | null;
  busy: boolean;
}

const FRESH: LinkingState = {
  task: 'connect',
  numberId: null,
  stage: 'check',
  ways: null,
  signUp: null,
  page: null,
  partner: null,
  looked: false,
  trouble: null,
  refusal: null,
  busy: false,
};

/** Linking a number. How far it has come is the gateway's to say; this only remembers what is on screen. */
export const useLinking = create<LinkingState>(() => FRESH);

/** Whether the person may link and unlink numbers. */
export const useMayLink = () =>
  useApp(({ app }) => app !== null && app.me !== null && can(app.me, 'numbers.manage'));

/** Opens the assistant, where somebody left it. @param numberId a number to connect again */
export function openLinking(numberId: string | null = null): void {
  useLinking.setState({ ...FRESH, numberId });
  goTo('linking');
}

export function openDisconnecting(numberId: string): void {
  useLinking.setState({ ...FRESH, task: 'disconnect', numberId });
  goTo('linking');
}

/** Opens what is left to do once a number is linked. */
export function openAfterwards(numberId: string): void {
  useLinking.setState({ ...FRESH, task: 'afterwards', numberId });
  goTo('linking');
}

export function goToStage(stage: Stage): void {
  useLinking.setState({ stage, refusal: null });
}

/** Asks how the sign-up is. The first answer leads to one that is under way, unless the person has begun another. */
export const look = oneAtATime(async () => {
  const [listed, ways] = await Promise.all([
    call('linking.list', null),
    useLinking.getState().ways === null ? call('linking.ways', null) : null,
  ]);
  if (ways?.ok) useLinking.setState({ ways: ways.value.providers });
  const trouble = [listed, ways].find((answer) => answer?.ok === false);
  if (!listed.ok || trouble?.ok === false)
    return useLinking.setState({ trouble: trouble?.ok === false ? trouble.error : null });
  const { onboardings } = listed.value;
  useLinking.setState(({ signUp, looked, stage }) => {
    if (signUp !== null)
      return { trouble: null, signUp: onboardings.find(({ id }) => id === signUp.id) ?? signUp };
    const found = looked ? null : unfinished(onboardings, useNumbers.getState().numbers, gatewayNow());
    return { trouble: null, looked: true, signUp: found, stage: found === null ? stage : 'progress' };
  });
});

/** Does what a person asked for. @returns the answer, or null when it was refused: the reason is on screen then */
async function asked<T>(question: () => Promise<Result<T>>): Promise<T | null> {
  useLinking.setState({ busy: true, refusal: null });
  const result = await question();
  useLinking.setState({ busy: false, refusal: result.ok ? null : result.error });
  return result.ok ? result.value : null;
}

/** A new sign-up at Meta, and its page in the system's browser. */
export async function begin(): Promise<void> {
  const begun = await asked(() => call('linking.begin', null));
  if (begun === null) return;
  const { onboarding, pageUrl } = begun;
  useLinking.setState({
    signUp: onboarding,
    page: { id: onboarding.id, url: pageUrl },
    partner: null,
    looked: true,
    stage: 'progress',
  });
  await openPage();
}

/** Opens the page of the sign-up once more. */
export async function openPage(): Promise<void> {
  const { page } = useLinking.getState();
  if (page !== null) await asked(() => call('app.openLink', { url: page.url }));
}

export async function chooseNumber(id: string, phoneNumberId: string): Promise<void> {
  takeSignUp(await asked(() => call('linking.chooseNumber', { id, phoneNumberId })));
}

/** Goes on where the sign-up stopped; the gateway does nothing twice. */
export async function goOn(id: string): Promise<void> {
  takeSignUp(await asked(() => call('linking.goOn', { id })));
}

const takeSignUp = (signUp: Onboarding | null) => signUp !== null && useLinking.setState({ signUp });

export async function linkByPartner(request: CallInput<'linking.byPartner'>): Promise<void> {
  const partner = await asked(() => call('linking.byPartner', request));
  if (partner !== null)
    useLinking.setState({ partner, signUp: null, page: null, looked: true, stage: 'progress' });
}
