import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { CompiledRule } from '../compile/compile-rule.ts'
import { compile, event, LOGSOURCE, ruleWith } from '../engine/random-rules-sample.ts'
import { matchesNaively } from '../naive-interpreter.ts'
import { createRawEngine, type RawEngine, type RawEngineOptions } from './raw-engine.ts'
import type { RawRecord, RawRoute } from './raw-route.ts'

/** Fuzzing for long: `OPENSOC_FUZZ_RUNS=1000000 npm run test:fuzz`. */
const RUNS = Number(process.env['OPENSOC_FUZZ_RUNS'] ?? 1500)

const ROUTE: RawRoute = {
  keys: ['EventID', 'kind'],
  viewsOf: ({ EventID: id }) =>
    id === 3
      ? []
      : [{ logsource: LOGSOURCE }, ...(id === 1 ? [{ logsource: LOGSOURCE, aliases: ALIASES }] : [])],
}
const ALIASES = [
  { name: 'A', key: 'other' },
  { name: 'C.d', key: 'B' },
]

// Keywords that the scanner can look for, so that it has something to say of most lines.
const keyword = fc.constantFrom('kasb', 'ask*', 'b kas', 'sSask', '*aks?k')
const rules = fc.array(ruleWith(keyword), { minLength: 1, maxLength: 6 })
const telling = fc.constantFrom(
  'KaSb',
  'ka\u017fb',
  '\u212aasb',
  'a kasba',
  'x',
  'AKSak',
  ['x', 'ask'],
  'b/kas',
)
const written = fc.record({
  event: fc
    .tuple(
      fc.oneof(event, fc.constant({})),
      fc.dictionary(fc.constantFrom('A', 'other', 'free'), telling, { maxKeys: 2 }),
    )
    .map(([fields, more]) => ({ ...fields, ...more })),
  spaces: fc.boolean(),
  /** How many of eight letters are written as escapes. */
  escaped: fc.constantFrom(0, 0, 0, 1, 5),
})
const edit = fc.record({
  at: fc.nat(),
  removed: fc.nat({ max: 2 }),
  inserted: fc.oneof(
    fc.constantFrom(
      '"',
      '\\',
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      ' ',
      '\t',
      '\r',
      '0',
      'e',
      '.',
      '-',
      'n',
      'null',
      '""',
    ),
    fc.constantFrom(
      '"A":"a",',
      '"A":1,',
      '\\u0041',
      '\\u',
      '\\x',
      '\u017f',
      '\u212a',
      '\ud83d',
      '\u0000',
      '{"d":1}',
    ),
  ),
})

// Few lines that come again and again, some of them changed: what was learned of one is tried on the others.
const stream = fc
  .tuple(
    fc.array(written, { minLength: 1, maxLength: 5 }),
    fc.array(fc.tuple(fc.nat(), fc.option(edit, { nil: undefined, freq: 2 })), { maxLength: 30 }),
  )
  .map(([pool, picks]) => {
    const texts = pool.map(textOf)
    const picked = picks.map(([at, change]) => {
      const text = texts[at % texts.length] as string
      return change === undefined ? text : edited(text, change)
    })
    return [...texts, ...picked]
  })

test('on bytes the same is found as in the parsed lines, whatever the lines look like', () => {
  fc.assert(
    fc.property(rules, stream, (detections, lines) => {
      assertSame(
        detections.flatMap((one, index) => compile(one, index)),
        Buffer.from(lines.join('\n')),
      )
    }),
    { numRuns: RUNS },
  )
})

test('bytes that are no UTF-8 make no difference', () => {
  fc.assert(
    fc.property(
      rules,
      stream,
      fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0x80, max: 0xff })), { maxLength: 4 }),
      (detections, lines, spoiled) => {
        const bytes = Buffer.from(lines.join('\n'))
        for (const [at, byte] of spoiled) bytes[at % bytes.length] = byte
        assertSame(
          detections.flatMap((one, index) => compile(one, index)),
          bytes,
        )
      },
    ),
    { numRuns: Math.ceil(RUNS / 4) },
  )
})

function assertSame(compiled: readonly CompiledRule[], bytes: Uint8Array): void {
  const expected = findNaively(compiled, bytes)
  const check = (options: RawEngineOptions) => {
    const engine = createRawEngine(compiled, ROUTE, options)
    for (let pass = 0; pass < 2; pass++) assert.deepEqual(findRaw(engine, bytes), expected)
  }
  check({ scanner: 'none' })
  check({ memoBytes: 1 })
}

function findRaw(engine: RawEngine, bytes: Uint8Array): string[] {
  const { matched, refused } = engine.scan(bytes)
  const found = matched.flatMap(({ line, matches }) =>
    matches.map(({ match }) => `${line} ${match.rule.title}`),
  )
  return [...found, ...refused.map(({ line }) => `${line} refused`)].sort()
}

function findNaively(compiled: readonly CompiledRule[], bytes: Uint8Array): string[] {
  const lines = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes).split('\n')
  return lines.flatMap((text, line) => linesFound(compiled, text, line)).sort()
}

function linesFound(compiled: readonly CompiledRule[], text: string, line: number): string[] {
  if (text.trim() === '') return []
  let record: unknown
  try {
    record = JSON.parse(text)
  } catch {
    return [`${line} refused`]
  }
  if (typeof record !== 'object' || record === null || Array.isArray(record)) return [`${line} refused`]
  const fields = record as RawRecord
  const seen = ROUTE.viewsOf(fields).map(({ aliases }) => (aliases === undefined ? fields : aliased(fields)))
  return compiled
    .filter((one) => seen.some((view) => matchesNaively(one, view)))
    .map(({ rule: { title } }) => `${line} ${title}`)
}

function aliased(fields: RawRecord): RawRecord {
  const seen = { ...fields }
  for (const { name, key } of ALIASES) {
    if (seen[name] === undefined && Object.hasOwn(fields, key)) seen[name] = fields[key]
  }
  return seen
}

function textOf({
  event: fields,
  spaces,
  escaped,
}: {
  event: object
  spaces: boolean
  escaped: number
}): string {
  const text = spaces ? JSON.stringify(fields, null, 1).replaceAll('\n', ' ') : JSON.stringify(fields)
  if (escaped === 0) return text
  // Some letters inside strings as \u00XX, and slashes as \/: the same text to whoever parses it.
  let count = 0
  return text.replace(/"(?:[^"\\]|\\.)*"/g, (string) =>
    string.replace(/\\.|[a-zA-Z/ ]/g, (character) => {
      if (character.length > 1 || count++ % 8 >= escaped) return character
      return character === '/' ? '\\/' : `\\u00${character.charCodeAt(0).toString(16).padStart(2, '0')}`
    }),
  )
}

function edited(
  text: string,
  { at, removed, inserted }: { at: number; removed: number; inserted: string },
): string {
  const place = at % (text.length + 1)
  return (text.slice(0, place) + inserted + text.slice(place + removed)).replaceAll('\n', ' ')
}
