import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { vectorsFolder } from '../../../scripts/given-material.ts'
import { isValid, validate } from './index.ts'

type Event = Record<string, unknown>

interface Cases {
  readonly valid: readonly { readonly id: string; readonly event: Event }[]
  readonly negative: readonly Negative[]
}

interface Negative {
  readonly id: string
  readonly from: string
  readonly set?: Event
  readonly drop?: string
  readonly why: string
}

const folder = vectorsFolder()
const skip = folder === undefined && 'the conformance vectors are absent (OPENSOC_VECTORS)'
const { valid, negative }: Cases = folder
  ? JSON.parse(readFileSync(join(folder, 'ocsf/events.json'), 'utf8'))
  : { valid: [], negative: [] }

test('the valid events have neither errors nor warnings', { skip }, () => {
  for (const { id, event } of valid) {
    const noticed = validate(event).filter(({ severity }) => severity !== 'information')
    assert.deepEqual(noticed, [], id)
    assert.ok(isValid(event), id)
  }
})

test('each negative event is refused, or warned about where it says so', { skip }, (t) => {
  for (const one of negative) {
    const origin = valid.find(({ id }) => id === one.from)
    if (!origin) {
      t.diagnostic(`${one.id}: its event ${one.from} is in the other set of vectors`)
      continue
    }
    const event = mutated(origin.event, one)
    const wanted = one.why.includes('(warning)') ? 'warning' : 'error'
    assert.ok(
      validate(event).some(({ severity }) => severity === wanted),
      one.id,
    )
    assert.equal(isValid(event), wanted === 'warning', one.id)
  }
})

function mutated(event: Event, { set, drop }: Negative): Event {
  const dropped = new Set(drop?.split(','))
  return Object.fromEntries(Object.entries({ ...event, ...set }).filter(([name]) => !dropped.has(name)))
}
