import {
  COVERAGE_STATES,
  getCoverage,
  getTechniqueCoverage,
  readCoverageLayer,
  type TechniqueCoverage,
  testAllRules,
} from '@opensoc/contract'
import { NOW } from './fake-data.ts'
import type { GiveAnswer } from './fake-state.ts'

const TACTICS = [
  ['TA0043', 'reconnaissance', 'Reconnaissance'],
  ['TA0042', 'resource-development', 'Resource Development'],
  ['TA0001', 'initial-access', 'Initial Access'],
  ['TA0002', 'execution', 'Execution'],
  ['TA0003', 'persistence', 'Persistence'],
  ['TA0004', 'privilege-escalation', 'Privilege Escalation'],
  ['TA0005', 'defense-evasion', 'Defense Evasion'],
  ['TA0006', 'credential-access', 'Credential Access'],
] as const
const NAMES = ['Gather Something About the Victim', 'Valid Accounts', 'Scheduled Task/Job', 'Masquerading']
const DAY = 86_400_000

function technique(at: number, sub?: number): TechniqueCoverage {
  const parent = `T${1001 + at}`
  const state = COVERAGE_STATES[(at + (sub ?? 0)) % COVERAGE_STATES.length]!
  const rules = state === 'none' || state === 'sub-technique' ? 0 : 1 + (at % 9)
  return {
    id: sub === undefined ? parent : `${parent}.00${sub}`,
    name: `${NAMES[at % NAMES.length]}${sub === undefined ? '' : ` ${sub}`}`,
    tactics: [TACTICS[at % TACTICS.length]![1]],
    platforms: at % 2 === 0 ? ['Linux', 'Windows'] : ['Windows'],
    ...(sub === undefined ? {} : { parent }),
    state,
    rules,
    live_rules: state === 'live' || state === 'tested' ? 1 : 0,
    idle_rules: at % 4,
    idle_live_rules: at % 2,
    ...(state === 'tested' ? { tested_time: NOW - 3 * DAY } : {}),
    finding_count: rules * 3,
  }
}

/** A matrix of invented techniques in all states. */
export function fakeCoverageAnswers(answer: GiveAnswer): void {
  const techniques = Array.from({ length: 110 }, (_, at) => [
    technique(at),
    ...Array.from({ length: at % 3 }, (_, sub) => technique(at, sub + 1)),
  ]).flat()
  answer(getCoverage, () => ({
    domain: 'enterprise-attack' as const,
    attack_version: '18.1',
    since: NOW - 7 * DAY,
    tactics: TACTICS.map(([id, shortname, name]) => ({ id, shortname, name })),
    techniques,
    foreign: [{ ...technique(2), id: 'T1685', name: undefined, tactics: [], platforms: [] }],
    gaps: [
      {
        name: 'windows service:firmware',
        logsource: { product: 'windows', service: 'firmware' },
        last_time: NOW - 9 * DAY,
        techniques: ['T1003', 'T1008'],
        idle_techniques: ['T1013'],
      },
      { name: 'category:dns', logsource: { category: 'dns' }, techniques: ['T1018'], idle_techniques: [] },
    ],
  }))
  answer(getTechniqueCoverage, ({ params }) => {
    const id = params['id']!
    const source = (name: string, isLive: boolean) => ({
      name,
      logsource: { product: name },
      is_live: isLive,
      ...(isLive ? { last_time: NOW - 60_000 } : {}),
    })
    const rule = {
      id: 'rule-1',
      title: 'LSASS read',
      level: 'high',
      is_running: true,
      is_live: true,
      needs: 'all' as const,
      sources: [source('windows process_access', true)],
      tested_time: NOW - 3 * DAY,
      finding_count: 4,
    }
    const idle = {
      ...{ ...rule, id: 'rule-2', title: 'Odd \u202ename', is_running: false, is_live: false },
      ...{ sources: [source('windows service:firmware', false)], tested_time: undefined, finding_count: 0 },
    }
    const found = techniques.find((one) => one.id === id) ?? technique(2)
    return { ...found, id, rule_list: [rule, idle] }
  })
  answer(readCoverageLayer, () => ({
    layers: [
      {
        name: 'A group',
        domain: 'enterprise-attack' as const,
        techniques: [{ id: 'T1003' }, { id: 'T1004' }, { id: 'T1006', tactic: 'privilege-escalation' }],
        foreign: ['T9999'],
      },
    ],
  }))
  answer(testAllRules, () => ({ passed: 200, failed: 0, untested: 25, failures: [] }))
}
