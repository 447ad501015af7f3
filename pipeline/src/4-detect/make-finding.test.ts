import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { Event, EventId, TenantId } from '@opensoc/domain'
import { type BaseEvent, validate } from '@opensoc/ocsf'
import type { SigmaMatch } from '@opensoc/sigma'
import { makeFinding } from './make-finding.ts'

const fixtures = fileURLToPath(new URL('../../../fixtures/normalize', import.meta.url))

const MATCH = {
  rule: {
    id: '11111111-2222-4333-8444-555555555555',
    title: 'Office starts a shell',
    level: 'high',
    tags: ['attack.execution', 'attack.t1059.001'],
  },
  fields: { Image: 'C:\\a.exe' },
} as unknown as SigmaMatch

function eventOf(ocsf: object, over: Partial<Event> = {}): Event {
  return {
    id: '0.100.3' as EventId,
    tenantId: 'default' as TenantId,
    source: 'agents',
    layer: 'endpoint',
    receivedTime: 1_700_000_005_000,
    ocsf: ocsf as BaseEvent,
    sigma: [],
    raw: '{}',
    ...over,
  }
}

const START = {
  class_uid: 1007,
  category_uid: 1,
  activity_id: 1,
  type_uid: 100701,
  severity_id: 1,
  time: 1_700_000_000_000,
  metadata: { version: '1.8.0', product: { name: 'Sysmon', vendor_name: 'Microsoft' } },
  device: { hostname: 'WS1', type_id: 0 },
  actor: { user: { name: 'CORP\\jane' } },
  process: { uid: '{AB}', pid: 7, name: 'powershell.exe' },
}

describe('makeFinding', () => {
  it('says what happened where, in event time', () => {
    const finding = makeFinding(eventOf(START), MATCH)
    const { id, ocsf, entities: _, ...facts } = finding
    assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    assert.deepEqual(facts, {
      tenantId: 'default',
      ruleId: MATCH.rule.id,
      title: 'Office starts a shell',
      level: 'high',
      time: START.time,
      eventIds: ['0.100.3'],
      source: 'agents',
      layer: 'endpoint',
      product: 'Sysmon',
      host: 'WS1',
      user: 'CORP\\jane',
      processKey: 'ws1|{ab}',
      attacks: finding.attacks,
      matched: { Image: 'C:\\a.exe' },
    })
    assert.equal(finding.attacks[0]?.sub_technique?.uid, 'T1059.001')
    assert.equal(ocsf.finding_info.uid, id)
    assert.equal(ocsf.finding_info.analytic?.uid, MATCH.rule.id)
    assert.deepEqual(
      ocsf.finding_info.related_events?.map(({ uid }) => uid),
      ['0.100.3'],
    )
    assert.equal(ocsf.severity_id, 4)
  })

  it('gives the same bytes for the same event, and another id for another tenant, rule or event', () => {
    const first = makeFinding(eventOf(START), MATCH)
    assert.equal(JSON.stringify(makeFinding(eventOf(START), MATCH)), JSON.stringify(first))
    const others = [
      makeFinding(eventOf(START, { tenantId: 'other' as TenantId }), MATCH),
      makeFinding(eventOf(START, { id: '0.100.4' as EventId }), MATCH),
      makeFinding(eventOf(START), { ...MATCH, rule: { ...MATCH.rule, id: 'another' } }),
    ]
    assert.equal(new Set([first, ...others].map(({ id }) => id)).size, 4)
  })

  it('is about the process that opened another, not about the one that was opened', () => {
    const actor = { process: { uid: '{EVIL}', pid: 9, name: 'dump.exe' } }
    const opened = { ...START, activity_id: 3, actor, process: { uid: '{LSASS}', name: 'lsass.exe' } }
    assert.equal(makeFinding(eventOf(opened), MATCH).processKey, 'ws1|{evil}')
  })

  it('is a valid OCSF Detection Finding, whatever class the event is of', () => {
    let checked = 0
    for (const file of globSync('*/*.out.json', { cwd: fixtures }).sort()) {
      const { events } = JSON.parse(readFileSync(join(fixtures, file), 'utf8')) as {
        events: { ocsf: object }[]
      }
      for (const { ocsf } of events) {
        const finding = makeFinding(eventOf(ocsf), MATCH)
        const errors = validate(finding.ocsf).filter(({ severity }) => severity === 'error')
        assert.deepEqual(errors, [], file)
        checked++
      }
    }
    assert.ok(checked > 20, `${checked} events`)
  })
})
