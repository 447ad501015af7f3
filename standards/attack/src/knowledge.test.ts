import assert from 'node:assert/strict'
import { test } from 'node:test'
import { displayName, tactic, tactics, tacticsOf, technique, techniques } from './index.ts'

test('tactics stand in the column order of the enterprise matrix', () => {
  assert.equal(tactics.length, 14)
  assert.deepEqual(
    tactics.slice(0, 4).map(({ id }) => id),
    ['TA0043', 'TA0042', 'TA0001', 'TA0002'],
  )
  assert.equal(tactics.at(-1)?.shortname, 'impact')
  assert.equal(tacticsOf('ics-attack').length, 12)
  assert.equal(tacticsOf('mobile-attack').at(0)?.id, 'TA0027')
})

test('techniques are found by id in any letter case', () => {
  assert.deepEqual(technique('t1059.001'), {
    id: 'T1059.001',
    name: 'PowerShell',
    domain: 'enterprise-attack',
    tactics: ['execution'],
    platforms: ['Windows'],
    parent: 'T1059',
  })
  assert.equal(technique('T1059')?.parent, undefined)
  assert.equal(technique('T0817')?.domain, 'ics-attack')
  assert.equal(technique('T1474')?.domain, 'mobile-attack')
})

test('revoked, unknown and hostile ids find nothing', () => {
  for (const id of ['T1086', 'T9999', '', '__proto__', 'T1059'.repeat(10_000)])
    assert.equal(technique(id), undefined)
  for (const id of ['TA9999', 'constructor', '']) assert.equal(tactic(id), undefined)
})

test('a tactic is found by id, by shortname with hyphens or underscores, and by domain', () => {
  for (const key of ['TA0006', 'ta0006', 'credential-access', 'credential_access', 'Credential-Access']) {
    assert.equal(tactic(key)?.name, 'Credential Access', key)
  }
  assert.equal(tactic('collection')?.id, 'TA0009')
  assert.equal(tactic('collection', 'ics-attack')?.id, 'TA0100')
  assert.equal(tactic('TA0100', 'ics-attack')?.shortname, 'collection')
  assert.equal(tactic('TA0100', 'mobile-attack'), undefined)
  assert.equal(tactic('inhibit-response-function')?.domain, 'ics-attack')
})

test('a sub-technique is displayed with its parent', () => {
  assert.equal(displayName(technique('T1059.001')!), 'Command and Scripting Interpreter: PowerShell')
  assert.equal(displayName(technique('T1059')!), 'Command and Scripting Interpreter')
})

test('every technique has tactics of its domain, and every parent is there', () => {
  for (const { id, name, domain, tactics: of, parent } of techniques()) {
    const shortnames = tacticsOf(domain).map(({ shortname }) => shortname)
    assert.ok(name.length > 0 && of.length > 0 && of.every((one) => shortnames.includes(one)), id)
    assert.ok(parent === undefined || technique(parent), id)
  }
})
