import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { describe, it } from 'node:test'
import { parseAttackTag } from '@opensoc/attack'
import { readRuleFiles } from '@opensoc/content-files'
import { runRuleTests } from '@opensoc/domain'
import { type CompiledRule, compileRule, parseSigma } from '@opensoc/sigma'

const RULES = import.meta.dirname
/** Beside `rules/<layer>/<rule>.yml`: events on which it fires and events on which it does not. */
const CASES = join(RULES, '../rule-tests')
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

const files = await readRuleFiles([RULES])

describe('the shipped rules', () => {
  const ids = new Map<string, string>()

  for (const { file, source } of files) {
    const name = relative(RULES, file)
    it(`${name} compiles, and fires on what it is for and on nothing else`, () => {
      const compiled = compileOnly(source, name)
      const { id, tags, level, falsepositives, description } = compiled.rule
      assert.match(id, UUID)
      assert.equal(ids.get(id), undefined, `${id} is also that of ${ids.get(id)}`)
      ids.set(id, name)
      assert.ok(tags.length > 0, 'no tag')
      for (const tag of tags) assert.ok(isCurrent(tag), `${tag} is not in ATT&CK`)
      assert.ok(level !== undefined && falsepositives.length > 0 && description !== undefined)
      assertCases(source, casesOf(name))
    })
  }

  it('are at least 35, and every case file belongs to one', async () => {
    assert.ok(files.length >= 35)
    const names = new Set(files.map(({ file }) => relative(RULES, file)))
    for (const { file } of await readRuleFiles([CASES])) assert.ok(names.has(relative(CASES, file)), file)
  })
})

/** A tactic, or a technique that is neither revoked nor deprecated. */
function isCurrent(tag: string): boolean {
  const reference = parseAttackTag(tag)
  return reference?.kind === 'tactic' || (reference?.kind === 'technique' && 'technique' in reference)
}

function compileOnly(source: string, file: string): CompiledRule {
  const documents = parseSigma(source, { file })
  assert.equal(documents.length, 1)
  const [document] = documents
  assert.ok(document?.ok && document.kind === 'rule', JSON.stringify(document))
  const outcome = compileRule(document.rule)
  assert.ok(outcome.ok, JSON.stringify(outcome))
  return outcome.rule
}

function casesOf(name: string): string {
  const path = join(CASES, name)
  assert.ok(existsSync(path), `content/rule-tests/${name} is missing`)
  return readFileSync(path, 'utf8')
}

function assertCases(rule: string, tests: string): void {
  const run = runRuleTests({ rule, tests })
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
