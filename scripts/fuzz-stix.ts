// Feeds mutated STIX patterns to the parser, printer, compiler and evaluator for `--minutes N` (default 1). It stops
// with the pattern that crashed, took longer than a second, or was not printed as what it was read from.
import { parseArgs } from 'node:util'
import { compilePattern, type Observation, parsePattern, printPattern } from '@opensoc/stix'

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '1' }, seed: { type: 'string' } },
})
const SLOW_MS = 1000
const seed = Number(values.seed ?? Date.now() % 2 ** 31)
const until = Date.now() + Number(values.minutes) * 60_000

const SEEDS = [
  "[file:hashes.'SHA-256' = 'aec070645fe53ee3b3763059376134f058cc337247c978add178b6ccdfb0019f' OR file:name LIKE 'a%_']",
  "([a:b[*].c NOT IN (1, -2.5, 'x') AND a:b MATCHES '^(a|b)+$'] FOLLOWEDBY [c:d ISSUBSET '10.0.0.0/8']) WITHIN 5 SECONDS",
  "[x:y_bin = b'AQID'] REPEATS 5 TIMES START t'2024-01-01T00:00:00Z' STOP t'2024-01-02T00:00:00.5Z'",
  "[EXISTS a:b.'c-d'] AND ([a:v = 'a'] OR [a:v != 'b']) REPEATS 2 TIMES /* note */ // end",
  "(([a:v = 'a'] FOLLOWEDBY [a:v = 'b']) WITHIN 3 SECONDS AND [a:v > 1.0]) REPEATS 2 TIMES",
]
const PIECES = SEEDS.flatMap((text) => text.split(/\b/)).concat([
  "'",
  '\\',
  '((((((((',
  '%%%%%%%%',
  '\u{10ffff}',
  '\0',
])

let state = seed || 1
function random(below: number): number {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
  return Math.floor((state / 2 ** 32) * below)
}

function mutate(text: string): string {
  let made = text
  for (let edits = 1 + random(6); edits > 0; edits--) {
    const at = random(made.length + 1)
    const cut = random(3) === 0 ? random(12) : 0
    const piece =
      random(4) === 0 ? made.slice(random(made.length), random(made.length)) : PIECES[random(PIECES.length)]!
    made = made.slice(0, at) + piece + made.slice(at + cut)
  }
  return made.slice(0, 2000)
}

const observations: Observation[] = Array.from({ length: 40 }, (_, at) => ({
  id: `o${at}`,
  first: Date.UTC(2024, 0, 1, 0, 0, at % 13),
  last: Date.UTC(2024, 0, 1, 0, 0, (at % 13) + (at % 2)),
  count: 1 + (at % 3),
  objects: new Map([['a--1', { type: 'a', v: 'abc'[at % 3]!, b: [{ c: at }] }]]),
}))

let runs = 0
let accepted = 0
let slowest = 0
while (Date.now() < until) {
  for (let batch = 0; batch < 200; batch++, runs++) {
    const text = mutate(SEEDS[random(SEEDS.length)]!)
    const started = performance.now()
    try {
      accepted += Number(tryPattern(text))
    } catch (thrown) {
      console.error(`seed ${seed}, run ${runs}: ${JSON.stringify(text)}`)
      throw thrown
    }
    const took = performance.now() - started
    slowest = Math.max(slowest, took)
    if (took > SLOW_MS) throw new Error(`seed ${seed}: ${Math.round(took)} ms for ${JSON.stringify(text)}`)
  }
}
console.log(
  `${runs} patterns, ${accepted} accepted, slowest ${slowest.toFixed(1)} ms, seed ${seed}: no crash, no hang`,
)

function tryPattern(text: string): boolean {
  const parsed = parsePattern(text)
  if (!parsed.ok) return false
  const printed = printPattern(parsed.value)
  const again = parsePattern(printed)
  if (!again.ok || printPattern(again.value) !== printed)
    throw new Error(`printed as ${JSON.stringify(printed)}`)
  const compiled = compilePattern(text, { maxSteps: 20_000 })
  if (compiled.ok) compiled.value.evaluate(observations)
  return true
}
