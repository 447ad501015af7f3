import { parseSigma } from '../parse/parse-sigma.ts'
import { compileRuleSet, type RuleSetCompilation } from './compile-rule-set.ts'
import type { CorrelationEvent, CorrelationFiring } from './compiled-correlation.ts'
import type { CorrelationChange } from './correlator.ts'

/** Ids of the documents of tests, by their names. */
export const idOf = (name: string) =>
  `00000000-0000-4000-8000-${Buffer.from(name).toString('hex').padStart(12, '0')}`

/** Rules `a`, `b`, `c` and correlations, for tests; a document named `x` has the id `idOf('x')`. */
export function sampleSet(...correlations: string[]): RuleSetCompilation {
  const rules = ['a', 'b', 'c'].map(
    (name) => `title: ${name}
id: ${idOf(name)}
name: ${name}
logsource: {product: test}
detection:
  selection: {rule: ${name}}
  condition: selection`,
  )
  const named = correlations.map((text) =>
    text.replace(/^id: (\w+)$/m, (_, name: string) => `id: ${idOf(name)}`),
  )
  return compileRuleSet(parseSigma([...rules, ...named].join('\n---\n')))
}

let count = 0
export function event(rule: string, seconds: number, fields: Record<string, unknown> = {}): CorrelationEvent {
  return { ruleId: idOf(rule), eventId: `e${count++}`, time: seconds * 1000, fields }
}

/** What stands after changes: told, less what was superseded. */
export class Told {
  readonly standing = new Map<string, CorrelationFiring>()

  take({ fired, superseded }: CorrelationChange): void {
    for (const { from } of superseded) this.standing.delete(from)
    for (const firing of fired) this.standing.set(firing.key, firing)
  }

  get keys(): string[] {
    return [...this.standing.keys()].sort()
  }
}
