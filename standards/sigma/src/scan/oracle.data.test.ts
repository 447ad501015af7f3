import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { logsourcesOf, recordedWindowsEvents } from '../../../../bench/windows-corpus.ts'
import { ROUTE } from '../../../../bench/windows-route.ts'
import { datasetsFolder } from '../../../../scripts/given-material.ts'
import { type CompiledRule, compileRule, covers } from '../compile/compile-rule.ts'
import { itemsOf } from '../compile/expression.ts'
import { createEngine } from '../engine/create-engine.ts'
import { FieldPath } from '../engine/field-path.ts'
import { matchesNaively } from '../naive-interpreter.ts'
import { parseSigma } from '../parse/parse-sigma.ts'
import type { Logsource } from '../sigma-document.ts'
import { createRawEngine } from './raw-engine.ts'

const datasets = datasetsFolder()
/** `OPENSOC_ORACLE_EVENTS=1000000` takes all of them. */
const LIMIT = Number(process.env['OPENSOC_ORACLE_EVENTS'] ?? 569_532)
/** Without a limit of its own the naive interpreter sees every so many events: it is a thousand times slower. */
const STEP = process.env['OPENSOC_ORACLE_EVENTS'] === undefined ? 400 : 1
const BATCH = 4000

test('engine, bytes and naive interpreter find the same in recorded Windows events, rule by rule', {
  skip: datasets === undefined && 'no data sets: OPENSOC_DATASETS or ../shared/data',
}, async () => {
  const rules = loadRules(datasets as string)
  const [engine, raw, oracle] = [createEngine(rules), createRawEngine(rules, ROUTE), new Oracle(rules)]
  const total = { events: 0, byNaive: 0, matches: 0 }
  const check = (lines: readonly string[]) => {
    const onBytes = raw
      .scan(Buffer.from(lines.join('\n')))
      .matched.flatMap(({ line, matches }) => matches.map(({ match }) => `${line} ${match.rule.id}`))
    const records = lines.map((line) => JSON.parse(line) as Record<string, unknown>)
    const found = records.map((fields) =>
      engine
        .matchViews(logsourcesOf(fields).map((logsource) => ({ logsource, fields })))
        .map(({ match }) => match.rule.id),
    )
    assert.deepEqual(
      onBytes,
      found.flatMap((ids, line) => ids.map((id) => `${line} ${id}`)),
    )
    for (const [line, fields] of records.entries()) {
      if ((total.events + line) % STEP !== 0) continue
      assert.deepEqual(found[line], oracle.find(logsourcesOf(fields), fields), lines[line])
      total.byNaive += 1
    }
    total.events += lines.length
    total.matches += onBytes.length
  }
  let batch: string[] = []
  for await (const line of recordedWindowsEvents(datasets as string)) {
    batch.push(line)
    if (total.events + batch.length >= LIMIT) break
    if (batch.length < BATCH) continue
    check(batch)
    batch = []
    if (process.env['OPENSOC_ORACLE_EVENTS'] !== undefined)
      console.log(JSON.stringify({ ...total, distinct: oracle.distinct }))
  }
  check(batch)
  console.log(`${rules.length} rules: ${JSON.stringify({ ...total, distinct: oracle.distinct })}`)
})

/**
 * The naive interpreter, once for all events that are alike in what rules can read of them: fields that no rule of
 * their logsources names decide nothing, except for keywords, whose rules are asked of every event.
 */
class Oracle {
  readonly #rules: readonly CompiledRule[]
  readonly #classes = new Map<
    string,
    { fields: FieldPath[]; plain: CompiledRule[]; keywords: CompiledRule[] }
  >()
  readonly #known = new Map<string, readonly string[]>()

  constructor(rules: readonly CompiledRule[]) {
    this.#rules = rules
  }

  get distinct(): number {
    return this.#known.size
  }

  find(logsources: readonly Logsource[], event: Record<string, unknown>): string[] {
    const name = JSON.stringify(logsources)
    const { fields, plain, keywords } = this.#classes.get(name) ?? this.#learn(name, logsources)
    const read = Object.fromEntries(
      fields.map((path) => [path.name, path.read(event)] as const).filter(([, value]) => value !== undefined),
    )
    const key = createHash('sha256').update(name).update(JSON.stringify(read)).digest('base64')
    const known = this.#known.get(key) ?? idsOf(plain, read)
    this.#known.set(key, known)
    return [...known, ...idsOf(keywords, event)].sort()
  }

  #learn(name: string, logsources: readonly Logsource[]) {
    const rules = this.#rules.filter(({ rule }) => logsources.some((one) => covers(rule.logsource, one)))
    const isKeyword = ({ expression }: CompiledRule) =>
      itemsOf(expression).some((item) => item.kind === 'value' && item.field === undefined)
    const plain = rules.filter((rule) => !isKeyword(rule))
    const names = plain.flatMap(({ expression }) =>
      itemsOf(expression).flatMap((item) =>
        item.kind === 'reference' ? [item.field, item.other] : [item.field ?? ''],
      ),
    )
    const learned = {
      fields: [...new Set(names)].map((field) => new FieldPath(field)),
      plain,
      keywords: rules.filter(isKeyword),
    }
    this.#classes.set(name, learned)
    return learned
  }
}

function idsOf(rules: readonly CompiledRule[], event: Record<string, unknown>): string[] {
  return rules.filter((rule) => matchesNaively(rule, event)).map(({ rule }) => rule.id)
}

function loadRules(folder: string): CompiledRule[] {
  const files = globSync(join(folder, 'sigma/SigmaHQ/rules{,-emerging-threats,-threat-hunting}/**/*.yml'))
  return files.flatMap((file) =>
    parseSigma(readFileSync(file, 'utf8'), { file }).flatMap((document) => {
      const result = document.ok && document.kind === 'rule' ? compileRule(document.rule) : undefined
      return result?.ok === true ? [result.rule] : []
    }),
  )
}
