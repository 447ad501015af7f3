import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { gunzipSync, zstdDecompressSync } from 'node:zlib'
import type { RawRecord } from '@opensoc/domain'
import { className, validate } from '@opensoc/ocsf'
import { compileRule, createEngine, parseSigma } from '@opensoc/sigma'
import { datasetsFolder } from '../../../../scripts/given-material.ts'
import { allNormalizers } from '../../../test/all-normalizers.ts'
import { isRejection, type NormalizedEvent } from '../normalizer.ts'

const folder = datasetsFolder()
const skip = folder === undefined ? 'the data sets are not here (OPENSOC_DATASETS)' : false
const normalizer = allNormalizers().find(({ name }) => name === 'windows-event')!

/** `generic`: the largest share of events that may be told without a class of their own. */
const SETS = [
  { files: 'windows/evtx-attack-samples/**/*.jsonl*', generic: 0.35 },
  { files: 'windows/deepbluecli-evtx/**/*.jsonl*', generic: 0.35 },
  { files: 'windows/eqllib/*.jsonl*', generic: 0 },
  { files: 'windows/otrf-atomic/**/*.jsonl*', lines: 3000, generic: 0.15 },
] as const

describe('Windows events of the data sets', { skip }, () => {
  for (const set of SETS) {
    it(`${set.files}: every event is recognized and valid, few are generic`, (test) => {
      const classes = new Map<number, number>()
      let total = 0
      for (const file of globSync(set.files, { cwd: folder! })) {
        for (const event of eventsOf(file, 'lines' in set ? set.lines : undefined)) {
          const classUid = event.ocsf.class_uid
          const error = validate(event.ocsf).find((issue) => issue.severity === 'error')
          assert.equal(error, undefined, `${file}: class ${classUid} ${error?.pointer} ${error?.message}`)
          classes.set(classUid, (classes.get(classUid) ?? 0) + 1)
          total += 1
        }
      }
      test.diagnostic(table(classes, total))
      const generic = classes.get(0) ?? 0
      assert.ok(generic <= total * set.generic, `${generic} of ${total} events are generic`)
    })
  }
})

/** Categories of the manifest that are services in Sigma's words. */
const SERVICES = new Set(['wmi', 'taskscheduler'])

describe('events that SigmaHQ gives for its rules', { skip }, () => {
  it('belong to the log source of their rule, and it fires on what the normalizer shows it', () => {
    let read = 0
    const silent: string[] = []
    for (const { rulePath, kind, file, atLeast } of regressionPairs()) {
      const engine = createEngine(rulesOf(rulePath))
      let fired = 0
      for (const { sigma } of eventsOf(file)) {
        const isOfRule = sigma.some(
          ({ logsource }) => (SERVICES.has(kind) ? logsource.service : logsource.category) === kind,
        )
        assert.ok(isOfRule, `${file}: ${JSON.stringify(sigma[0]?.logsource)} is not ${kind}`)
        if (sigma.some((view) => engine.match(view).length > 0)) fired += 1
        read += 1
      }
      if (fired < atLeast) silent.push(`${rulePath}: ${fired} of ${atLeast}`)
    }
    assert.deepEqual(silent, [])
    assert.equal(read, 169)
  })
})

/** A title may hold commas and stand in quotes; a pair without events has no file. */
function regressionPairs() {
  const rows = readFileSync(join(folder!, 'sigma/regression/manifest.csv'), 'utf8').trim().split(/\r?\n/)
  return rows
    .slice(1)
    .map((row) => [...row.matchAll(/(?:^|,)("(?:[^"]|"")*"|[^,]*)/g)].map((cell) => cell[1] ?? ''))
    .filter((cells) => (cells[7] ?? '') !== '')
    .map((cells) => ({
      rulePath: cells[2] ?? '',
      kind: cells[5] ?? '',
      file: join('sigma/regression', cells[7] ?? ''),
      atLeast: Number(/(\d+)$/.exec(cells[8] ?? '')?.[1] ?? 1),
    }))
}

function rulesOf(rulePath: string) {
  return parseSigma(readFileSync(join(folder!, 'sigma/SigmaHQ', rulePath), 'utf8')).map((document) => {
    assert.ok(document.ok && document.kind === 'rule', rulePath)
    const compiled = compileRule(document.rule)
    assert.ok(compiled.ok, rulePath)
    return compiled.rule
  })
}

function* eventsOf(file: string, lines?: number): Generator<NormalizedEvent> {
  const bytes = readFileSync(join(folder!, file))
  const isZstd = file.endsWith('.zst')
  const text = isZstd ? zstdDecompressSync(bytes) : file.endsWith('.gz') ? gunzipSync(bytes) : bytes
  for (const [index, line] of text.toString('utf8').split('\n', lines).entries()) {
    if (line.trim() === '') continue
    const record: RawRecord = { index, text: line, json: JSON.parse(line) }
    assert.ok(normalizer.recognizes(record), `${file}:${index + 1} is not recognized`)
    const outcome = normalizer.normalize(record)
    if (isRejection(outcome)) assert.fail(`${file}:${index + 1}: ${outcome.detail}`)
    yield outcome
  }
}

function table(classes: ReadonlyMap<number, number>, total: number): string {
  const rows = [...classes].sort((a, b) => b[1] - a[1])
  return rows
    .map(([uid, count]) => `${count} of ${total}: ${uid} ${uid === 0 ? 'generic' : className(uid)}`)
    .join('\n')
}
