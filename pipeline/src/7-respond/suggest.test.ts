import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { Incident } from '@opensoc/domain'
import { entity, makeTestFinding } from '../../test/make-test-finding.ts'
import { suggest } from './suggest.ts'

it('suggests what stands behind strong findings, and never blocks a private address', () => {
  const about = ['host:ws1', 'user:ann', 'ip:10.0.0.1', 'ip:203.0.113.9', 'domain:bad.example']
  const findings = [
    makeTestFinding('a', { about }),
    makeTestFinding('b', { level: 'low', about: ['host:ws2', 'domain:dull.example'] }),
  ]
  const entities = [...about, 'host:ws2', 'domain:dull.example'].map(entity)
  const steps = suggest({ entities } as unknown as Incident, findings)
  assert.deepEqual(
    steps.map((step) => `${step.action} ${step.target}`),
    ['contain ws1', 'contain ann', 'deny 203.0.113.9', 'deny bad.example'],
  )
  assert.ok(steps.every((step) => step.findingIds.includes('a' as never)))
})
