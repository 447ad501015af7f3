import {
  createException,
  createQuieting,
  deleteException,
  deleteQuieting,
  type ExceptionSimulation,
  listExceptions,
  listQuietings,
  type Quieting,
  type RuleException,
  setQuietingEnabled,
  simulateException,
  snoozeFinding,
  updateException,
} from '@opensoc/contract'
import { NOW } from './fake-data.ts'
import type { FakeState, GiveAnswer } from './fake-state.ts'

const HOUR = 3_600_000
const common = {
  ...{ owner: 'mara', created_time: NOW, enabled: true, is_expired: false, hits: 12, last_hit_time: NOW },
  ...{ scope: { kind: 'all' as const }, reason: 'CHG-4711', expires_time: NOW + 48 * HOUR },
}

/** Every exception would hide a confirmed attack. */
export function fakeSimulation(state: FakeState): ExceptionSimulation {
  const [incident] = state.incidents
  return {
    ...{ from: NOW - 720 * HOUR, to: NOW, checked: 40, removed: 9, unchecked: 2, is_cut: false },
    by_rule: [{ rule_id: 'rule-1', title: 'Password memory read', removed: 9 }],
    by_day: [
      { day: '2026-01-14', removed: 2 },
      { day: '2026-01-15', removed: 7 },
    ],
    ...{ hosts: 2, users: 1, sample: [] },
    incidents: [
      {
        ...{ id: incident!.id, title: incident!.title, status: 'closed', verdict: 'true_positive' as const },
        ...{ removed: 3, is_confirmed: true },
      },
    ],
  }
}

/** Exceptions and quietings, as far as the screens need them. */
export function fakeTuningAnswers(state: FakeState, answer: GiveAnswer): void {
  const simulation = fakeSimulation(state)
  const exception: RuleException = {
    ...{ ...common, id: 'x-1', title: 'Nightly backup', expires_time: null },
    ...{ scope: { kind: 'rules', ids: ['rule-1'] }, detection: 'a: {User: backup}\ncondition: a' },
  }
  const suppression: Quieting = {
    ...{ ...common, kind: 'suppression', id: 'q-1', title: 'Scanner', by: ['host'], window_ms: HOUR },
    missing: 'own_group',
  }
  const snooze: Quieting = {
    ...{ ...common, kind: 'snooze', id: 'q-2', title: 'Reinstalled', values: { host: 'LAB-WS-014' } },
  }
  const maintenance: Quieting = {
    ...{ ...common, kind: 'maintenance', id: 'q-3', title: 'Patch night', is_expired: true },
    times: { kind: 'weekly', days: [6], start: '22:00', minutes: 240, time_zone: 'Europe/Berlin' },
  }

  answer(listExceptions, () => ({ items: [exception, { ...exception, id: 'x-2', enabled: false }] }))
  answer(simulateException, () => simulation)
  answer(createException, () => ({ ...exception, simulation }))
  answer(updateException, () => exception)
  answer(deleteException, () => ({}))
  answer(listQuietings, () => ({ items: [suppression, snooze, maintenance] }))
  answer(createQuieting, () => suppression)
  answer(snoozeFinding, () => snooze)
  answer(setQuietingEnabled, () => suppression)
  answer(deleteQuieting, () => ({}))
}
