import assert from 'node:assert/strict'
import { test } from 'node:test'
import { attackId, type StixObject } from './attack-bundle.ts'
import { writeDomain } from './write-domain.ts'

const objects: readonly StixObject[] = [
  {
    type: 'attack-pattern',
    id: 'attack-pattern--2',
    name: "Skipper's Ruse",
    external_references: [
      { source_name: 'A Harbour Almanac' },
      { source_name: 'mitre-attack', external_id: 'T9002' },
    ],
    kill_chain_phases: [{ kill_chain_name: 'mitre-attack', phase_name: 'boarding' }],
    x_mitre_platforms: ['Sloop', 'Brig'],
  },
  { type: 'x-mitre-matrix', id: 'x-mitre-matrix--1', tactic_refs: ['x-mitre-tactic--1'] },
  {
    type: 'x-mitre-tactic',
    id: 'x-mitre-tactic--1',
    name: 'Boarding',
    x_mitre_shortname: 'boarding',
    external_references: [{ source_name: 'mitre-attack', external_id: 'TA9001' }],
  },
]

test('writes tactics and techniques as rows', () => {
  const source = writeDomain('enterprise-attack', '99.0', objects)
  assert.match(source, /export const ENTERPRISE: DomainTable = \{/)
  assert.match(source, /\['TA9001', 'boarding', 'Boarding'\],/)
  assert.match(source, /\['T9002', 'Skipper\\'s Ruse', \['boarding'\], \['Brig', 'Sloop'\]\],/)
})

test('the ATT&CK id is not always the first reference', () => {
  assert.equal(attackId(objects[0]!), 'T9002')
  assert.throws(() => attackId({ type: 'x', id: 'x--1' }), /x--1 has no ATT&CK id/)
})

test('refuses a technique in a tactic that the matrix lacks', () => {
  const [technique, ...others] = objects
  const phases = [{ kill_chain_name: 'mitre-attack', phase_name: 'sinking' }]
  const lost = { ...technique!, kill_chain_phases: phases }
  assert.throws(() => writeDomain('enterprise-attack', '99.0', [lost, ...others]), /attack-pattern--2/)
})
