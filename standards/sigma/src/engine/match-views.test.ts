import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { createEngine } from './create-engine.ts'
import { compile, event, rule } from './random-rules-sample.ts'
import type { SigmaEvent } from './sigma-event.ts'

const PRODUCTS = ['windows', 'linux', 'Windows'] as const
const logsource = fc.record({ product: fc.constantFrom(...PRODUCTS), category: fc.constantFrom('a', 'b') })
const view = fc.tuple(logsource, fc.nat({ max: 1 }))

test('views of one event together find what they find one by one, each rule once with its first view', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(rule, logsource), { minLength: 1, maxLength: 6 }),
      fc.array(fc.tuple(fc.array(view, { maxLength: 3 }), event, event), { maxLength: 6 }),
      (written, events) => {
        const rules = written.flatMap(([one, source], index) => compile({ ...one, logsource: source }, index))
        const [together, apart] = [createEngine(rules), createEngine(rules)]
        for (const [seen, ...fields] of events) {
          const views: SigmaEvent[] = seen.map(([source, which]) => ({
            logsource: source,
            fields: fields[which] as object as Record<string, unknown>,
          }))
          const found = together
            .matchViews(views)
            .map(({ match, view: first }) => [match, views.indexOf(first)])
          const expected = new Map(
            views
              .flatMap((one, at) => apart.match(one).map((match) => [match.rule.id, [match, at]] as const))
              .reverse(),
          )
          assert.deepEqual(
            found,
            [...expected].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, pair]) => pair),
          )
        }
      },
    ),
    { numRuns: 800 },
  )
})
