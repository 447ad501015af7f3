import {
  checkRule,
  getRule,
  getRuleStatus,
  getRuleTestEvent,
  getRuleTests,
  listRules,
  listRuleVersions,
  type RuleTexts,
  revertRule,
  runRuleTests,
  saveRuleTests,
  setRulesEnabled,
  updateRule,
} from '@opensoc/contract'
import { fakeRuleTexts, NOW } from './fake-data.ts'
import type { FakeState, GiveAnswer } from './fake-state.ts'

const TESTS =
  'positive:\n  - TargetImage: "C:\\\\x\\\\lsass.exe"\n    GrantedAccess: "0x1410"\n  - TargetImage: "y"\n'
const SET = 'a1b2c3d4e5f6'

/** Rules that can be edited, as far as the screens need it: a text with `nonsense` does not run. */
export function fakeRuleAnswers(state: FakeState, answer: GiveAnswer): void {
  const sources = new Map<string, string>()
  const find = (id: string | undefined): RuleTexts => {
    const rule = state.rules.find((one) => one.id === id) ?? state.rules[0]!
    const texts = fakeRuleTexts(rule)
    const source = sources.get(rule.id)
    return source === undefined ? texts : { ...texts, source, is_modified: true, has_conflict: false }
  }
  const changed = (id: string | undefined) => ({
    rule: find(id),
    is_live: find(id).enabled,
    set_version: SET,
  })

  answer(listRules, () => ({
    items: state.rules,
    active: { count: 225, version: SET, loaded_time: NOW },
  }))
  answer(getRuleStatus, () => ({
    is_deployed: true,
    enabled: { count: 225, version: SET },
    workers: [{ name: 'worker 1', count: 225, version: SET, is_current: true }],
    correlations: [
      {
        ...{ id: 'c1', title: 'Many failed logons, then one that succeeds', groups: 412, events: 9120 },
        ...{ evicted_groups: 0, evicted_events: 12 },
      },
    ],
    last_reload: { time: NOW, took_ms: 84 },
    refused: [],
    conflicts: state.rules.filter((rule) => rule.has_conflict).length,
    problems: [],
  }))
  answer(getRule, ({ params }) => find(params['id']))
  answer(setRulesEnabled, ({ body }) => {
    const ids = body['ids'] as string[]
    state.rules = state.rules.map((rule) =>
      ids.includes(rule.id) ? { ...rule, enabled: body['enabled'] === true } : rule,
    )
    return { matched: ids.length, changed: ids.length, unchanged: 0, refused: 0, given_up: 0, ids }
  })
  answer(checkRule, ({ body }) => {
    const source = String(body['source'])
    const line = source.split('\n').findIndex((text) => text.includes('nonsense')) + 1
    const hint = { code: 'LINT_LIST_OF_ONE', file: '', line: 8, column: 9, severity: 'hint' as const }
    const error = { code: 'SIGMA_MODIFIER', file: '', line, column: 9, severity: 'error' as const }
    return {
      rules: line > 0 ? [] : [{ id: 'x', title: 'x', level: 'high' }],
      findings: [
        ...(line > 0
          ? [{ ...error, message: "'nonsense' is no modifier", expected: 'contains, startswith' }]
          : []),
        { ...hint, message: 'a list of one value', expected: "'field: value' on one line" },
      ],
      is_runnable: line === 0,
    }
  })
  answer(updateRule, ({ params, body }) => {
    sources.set(params['id']!, String(body['source']))
    return changed(params['id'])
  })
  answer(revertRule, ({ params }) => {
    sources.delete(params['id']!)
    return changed(params['id'])
  })
  answer(listRuleVersions, ({ params }) => {
    const { source } = find(params['id'])
    const older = source.replace('critical', 'high')
    return {
      items: [
        { number: 2, time: NOW, actor: 'mara', change: 'edited', note: 'crown jewels', source },
        { number: 1, time: NOW - 86_400_000, actor: 'sigma@1', change: 'imported', source: older },
      ],
    }
  })
  answer(getRuleTests, () => ({ from: 'shipped' as const, source: TESTS }))
  answer(saveRuleTests, () => ({}))
  answer(runRuleTests, () => ({
    passed: false,
    results: [
      { kind: 'positive' as const, number: 1, line: 2, passed: true, matched: { GrantedAccess: '0x1410' } },
      { kind: 'positive' as const, number: 2, line: 4, passed: false },
    ],
  }))
  answer(getRuleTestEvent, () => ({
    fields: { TargetImage: 'C:\\lsass.exe' },
    yaml: '  - TargetImage: "C:\\\\lsass.exe"\n',
    fires: true,
  }))
}
