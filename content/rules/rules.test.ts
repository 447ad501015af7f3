import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { describe, it } from 'node:test'
import { parseAttackTag } from '@opensoc/attack'
import { readRuleFiles } from '@opensoc/content-files'
import { runRuleTests } from '@opensoc/domain'
import { compileRuleSet, parseSigma, type SigmaDocument } from '@opensoc/sigma'

const RULES = import.meta.dirname
/** Beside `rules/<layer>/<rule>.yml`: events on which it fires and events on which it does not. */
const CASES = join(RULES, '../rule-tests')
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

const files = await readRuleFiles([RULES])

const texts = files.map(({ source }) => source)
const set = compileRuleSet(
  files.flatMap(({ file, source }) => parseSigma(source, { file: relative(RULES, file) })),
)

describe('the shipped rules', () => {
  it('compile as a set: every correlation finds what it names, and every id is given once', () => {
    assert.deepEqual(set.refused, [])
    assert.deepEqual(set.warnings, [])
  })

  for (const { file, source } of files) {
    const name = relative(RULES, file)
    it(`${name} says what it is for, and fires on it and on nothing else`, () => {
      for (const document of parseSigma(source, { file: name })) assertAttributes(document)
      assertCases(source, casesOf(name))
    })
  }

  it('are at least 150 rules and 25 correlations, and every case file belongs to one', async () => {
    assert.ok(set.rules.length >= 150, `${set.rules.length} rules`)
    assert.ok(set.correlations.length >= 25, `${set.correlations.length} correlations`)
    const names = new Set(files.map(({ file }) => relative(RULES, file)))
    for (const { file } of await readRuleFiles([CASES])) assert.ok(names.has(relative(CASES, file)), file)
  })
})

/** A tactic, or a technique that is neither revoked nor deprecated. */
function isCurrent(tag: string): boolean {
  const reference = parseAttackTag(tag)
  return reference?.kind === 'tactic' || (reference?.kind === 'technique' && 'technique' in reference)
}

function assertAttributes(document: SigmaDocument): void {
  assert.ok(document.ok, JSON.stringify(document))
  assert.ok(document.kind !== 'filter')
  const { id, title, tags, level, falsepositives, description, source } =
    document.kind === 'rule' ? document.rule : document.correlation
  assert.match(id, UUID)
  // A rule without an id is given one: a shipped one must keep its own.
  assert.ok(source.includes(id), `${title} has no id`)
  assert.ok(tags.length > 0, 'no tag')
  for (const tag of tags) assert.ok(isCurrent(tag), `${tag} is not in ATT&CK`)
  assert.ok(level !== undefined && falsepositives.length > 0 && description !== undefined, title)
}

function casesOf(name: string): string {
  const path = join(CASES, name)
  assert.ok(existsSync(path), `content/rule-tests/${name} is missing`)
  return readFileSync(path, 'utf8')
}

function assertCases(rule: string, tests: string): void {
  const run = runRuleTests({ rule, tests, others: texts.filter((text) => text !== rule) })
  assert.ok(run.ok, JSON.stringify(run))
  for (const kind of ['positive', 'negative'])
    assert.ok(
      run.results.some((result) => result.case.kind === kind),
      `no ${kind} case`,
    )
  assert.deepEqual(
    run.results.filter(({ passed }) => !passed),
    [],
  )
}
