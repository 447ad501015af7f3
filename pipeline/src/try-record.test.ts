import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { DEFAULT_TENANT } from '@opensoc/domain'
import { compileRuleSet, parseSigma } from '@opensoc/sigma'
import { allNormalizers } from '../test/all-normalizers.ts'
import { joinLines } from './2-normalize/join-lines.ts'
import { createEnrich } from './3-enrich/enrich.ts'
import { createDetectionRules } from './4-detect/detection-rules.ts'
import { tryRecord } from './try-record.ts'

const RULE = `
title: Anybody asks for the passwords
id: 5f1c5f0e-6b4e-4c68-9c5b-3d5f5e6b7a8d
logsource: { category: webserver }
detection:
  selection: { cs-uri-stem|contains: /etc/passwd }
  condition: selection
level: high
`
const rules = createDetectionRules(compileRuleSet(parseSigma(RULE, { file: 'rule.yml' })))
const context = {
  tenantId: DEFAULT_TENANT,
  source: 'trial',
  partition: 0,
  offset: 0,
  receivedTime: Date.UTC(2026, 0, 16),
}
const trialOf = (text: string) =>
  tryRecord(text, { normalizers: allNormalizers(), joinLines, enrich: createEnrich(), rules }, context)

const ACCESS =
  '198.51.100.77 - - [15/Jan/2026:10:20:30 +0000] "GET /../../etc/passwd HTTP/1.1" 400 12 "-" "curl"'

describe('a record taken through the stages one by one', () => {
  it('tells what each did', () => {
    const { decode, records } = trialOf(ACCESS)
    assert.deepEqual([decode.records, decode.quarantined], [1, []])
    const { normalize, enrich, detect } = records[0]!
    assert.equal(normalize.normalizer, 'web-access')
    assert.equal(normalize.asked.at(-1), 'web-access')
    assert.equal((normalize.event as { class_uid: number }).class_uid, 4002)
    assert.deepEqual(Object.keys(enrich!.added as object), ['observables'])
    assert.deepEqual(
      detect!.views.map(({ logsource, rules: count }) => [logsource, count]),
      [[{ product: 'webserver', category: 'webserver' }, 1]],
    )
    assert.deepEqual(
      detect!.matches.map(({ title, level }) => [title, level]),
      [['Anybody asks for the passwords', 'high']],
    )
  })

  it('tells why nobody took it, and who was asked', () => {
    const { normalize, enrich, detect } = trialOf('nothing that anybody knows').records[0]!
    assert.equal(normalize.quarantined?.reason, 'format_unknown')
    assert.ok(normalize.asked.includes('cef') && normalize.asked.includes('linux-syslog'))
    assert.deepEqual([enrich, detect], [undefined, undefined])
  })

  it('tells what decode put aside', () => {
    assert.equal(trialOf('{"a":').decode.quarantined[0]?.reason, 'json_invalid')
  })

  it('counts the records beyond those that it shows', () => {
    const { decode, records } = trialOf(Array.from({ length: 30 }, () => ACCESS).join('\n'))
    assert.deepEqual([decode.records, decode.left_out, records.length], [30, 10, 20])
  })
})
