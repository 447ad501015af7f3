import {
  type BackTest,
  backTestRule,
  cancelJob,
  exceptionHistory,
  getForecast,
  getJob,
  importRuleArchive,
  type Job,
  listJobs,
  startForecast,
  startSimulation,
} from '@opensoc/contract'
import { NOW } from './fake-data.ts'
import type { FakeState, GiveAnswer } from './fake-state.ts'
import { fakeSimulation } from './fake-tuning-answers.ts'

const DAY = 86_400_000
const job = (id: string, over: Partial<Job>): Job => ({
  ...{ id, kind: 'forecast', title: 'Noise forecast: 3,412 rules', owner: 'mara', state: 'running' },
  ...{ progress: { phase: 'reading events', done: 612_000, total: 1_000_000, unit: 'events' } },
  ...{ created_time: NOW, is_cancel_asked: false, notes: [], version: 3 },
  ...over,
})

/** Jobs, forecasts and back-tests, as far as the screens need them: what is started has ended when it is asked for. */
export function fakeJobAnswers(state: FakeState, answer: GiveAnswer): void {
  const running = job('job-1', {})
  const jobs = [
    running,
    job('job-2', { kind: 'backfill', title: 'Back-fill: Password memory read', state: 'waiting' }),
    job('job-3', {
      ...{ kind: 'backfill', title: 'Back-fill: 12 rules', state: 'done', ended_time: NOW },
      notes: ['1 rule matched more than 1000 times: only the newest were made findings'],
    }),
    job('job-4', { state: 'failed', ended_time: NOW, error: 'given up after 3 attempts' }),
  ]
  answer(listJobs, () => ({ items: jobs }))
  answer(getJob, ({ params }) => {
    const found = jobs.find(({ id }) => id === params['id']) ?? job('started', {})
    return { ...found, state: 'done' as const, result: fakeSimulation(state) }
  })
  answer(cancelJob, () => ({ ...running, is_cancel_asked: true }))
  answer(startForecast, () => job('started', { state: 'waiting' }))
  answer(startSimulation, () => job('started', { kind: 'simulation', state: 'waiting' }))
  answer(getForecast, () => ({
    items: state.rules.slice(0, 200).map(({ id }, at) => ({
      ...{ rule_id: id, findings: at * 7, per_day: Math.round((at * 700) / 30) / 100, hosts: at % 9 },
      ...{ users: at % 5, incidents: at % 3, confirmed: at % 2, is_more: false, time: NOW },
      ...{ source_events: at % 10 === 3 ? 0 : 41_208, is_outdated: at % 17 === 5 },
    })),
  }))
  answer(exceptionHistory, () => ({
    items: [
      { time: NOW, actor: 'mara', action: 'exceptions.update', detail: { after: { reason: 'CHG-4712' } } },
      { time: NOW - DAY, actor: 'mara', action: 'exceptions.create', detail: {} },
    ],
  }))
  answer(importRuleArchive, () => ({
    ...{ imported: 3, added: 2, updated: 1, merged: 0, unchanged: 3105 },
    conflicts: [{ id: 'rule-1', title: 'Password memory read', file: 'a.yml' }],
    refused: [{ code: 'SIGMA_MODIFIER', file: 'b.yml', line: 8, column: 9, message: "'odd' is no modifier" }],
  }))
  answer(backTestRule, (): BackTest => {
    const [incident] = state.incidents
    const days = Array.from({ length: 30 }, (_, at) => new Date(NOW - (29 - at) * DAY).toISOString())
    return {
      ...{ from: NOW - 30 * DAY, to: NOW, candidates: 41_208, findings: 96, is_cut: false, per_day: 3.2 },
      ...{ span_ms: 30 * DAY, took_ms: 1840 },
      by_day: days.map((day, at) => ({ day: day.slice(0, 10), findings: (at * 7) % 9 })),
      by_rule: [{ rule_id: 'rule-1', title: 'Password memory read', findings: 96 }],
      hosts: [
        { name: 'FIN-WS-0142', findings: 61 },
        { name: 'LAB-WS-014', findings: 35 },
      ],
      users: [{ name: 'svc-backup', findings: 96 }],
      sample: days.slice(0, 12).map((day, at) => ({
        ...{ event_id: `0.${at}.0`, title: 'Password memory read', time: Date.parse(day) },
        ...{ host: 'FIN-WS-0142', matched: { GrantedAccess: '0x1410' } },
      })),
      incidents: [
        {
          ...{
            id: incident!.id,
            title: incident!.title,
            status: 'closed',
            verdict: 'true_positive' as const,
          },
          findings: 3,
        },
      ],
    }
  })
}
