import assert from 'node:assert/strict'
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { zstdDecompressSync } from 'node:zlib'
import { readRuleFiles } from '@opensoc/content-files'
import { DEFAULT_TENANT, type Event, type LogFrame, type StateStore, toEventRow } from '@opensoc/domain'
import { openChdbLake } from '@opensoc/lake-clickhouse'
import {
  compileRuleSet,
  holds,
  parseSigma,
  prefilterOf,
  type RuleSetCompilation,
  viewText,
} from '@opensoc/sigma'
import { datasetsFolder } from '../../scripts/given-material.ts'
import { allNormalizers } from '../test/all-normalizers.ts'
import { localHistoryRules } from '../test/local-history-rules.ts'
import { createDecode } from './1-ingest/decode.ts'
import { joinLines } from './2-normalize/join-lines.ts'
import { createNormalize } from './2-normalize/normalize.ts'
import { createRenormalize } from './2-normalize/renormalize.ts'
import { detect } from './4-detect/detect.ts'
import { createDetectionRules } from './4-detect/detection-rules.ts'
import { backTest } from './back-test.ts'

const folder = datasetsFolder()
const skip = folder === undefined ? 'the data sets are not here (OPENSOC_DATASETS)' : false
/** Of each recording so many lines; all of them with `OPENSOC_BACKTEST_LINES=1000000`. */
const LINES_A_FILE = Number(process.env['OPENSOC_BACKTEST_LINES'] ?? 200)
const LINES_A_FRAME = 500
const ROWS_AN_INSERT = 5000
const EVENTS_A_LAKE = 50_000
/** The lake is asked about this many rules at once. */
const RULES_A_QUERY = 25

describe('rules over history', { skip }, () => {
  it('find by SQL and the engine what the engine alone finds, on recorded attacks and all of SigmaHQ', async (test) => {
    const set = await sigmaHq()
    const rules = createDetectionRules(set)
    const byId = new Map(set.rules.map((compiled) => [compiled.rule.id, compiled]))
    const total = { events: 0, findings: 0, candidates: 0, queries: 0 }
    let offset = 0
    let part = new Part()
    for (const frame of frames()) {
      const items = eventsOf(frame, offset++)
      const ofEvent = new Map(items.map((event) => [event.id as string, event]))
      for (const { ruleId, eventIds } of detect(rules, items).findings) {
        const [id] = eventIds
        const view = viewText(ofEvent.get(id!)!.sigma)
        assert.ok(holds(prefilterOf(byId.get(ruleId)!), view), `${ruleId} on ${id}: ruled out`)
        part.expect(ruleId, id!)
      }
      for (const event of items) part.rows.push(`${JSON.stringify(toEventRow(event))}\n`)
      if (part.rows.length < EVENTS_A_LAKE) continue
      await part.compare(set, total)
      part = new Part()
    }
    await part.compare(set, total)
    test.diagnostic(
      `${total.events} events, ${set.rules.length} rules: ${total.findings} findings, the same; ` +
        `${total.candidates} candidates in ${total.queries} queries`,
    )
  })
})

/** As many events as one lake holds at a time, and what the engine found in them. */
class Part {
  readonly rows: string[] = []
  readonly #expected = new Map<string, Set<string>>()

  expect(ruleId: string, eventId: string): void {
    this.#expected.set(ruleId, (this.#expected.get(ruleId) ?? new Set()).add(eventId))
  }

  async compare(
    set: RuleSetCompilation,
    total: { events: number; findings: number; candidates: number; queries: number },
  ): Promise<void> {
    const work = mkdtempSync(join(tmpdir(), 'opensoc-history-'))
    const lake = await openChdbLake({ folder: work, memoryLimitBytes: 1024 * 1024 * 1024 })
    try {
      await lake.migrate()
      for (let at = 0; at < this.rows.length; at += ROWS_AN_INSERT) {
        const some = this.rows.slice(at, at + ROWS_AN_INSERT)
        const batch = { events: Buffer.from(some.join('')), eventCount: some.length }
        await lake.insert({ ...batch, quarantine: new Uint8Array(), quarantineCount: 0 }, `${at}`)
      }
      const found = new Map<string, Set<string>>()
      const fired = [...this.#expected.keys()]
      for (let at = 0; at < fired.length; at += RULES_A_QUERY) {
        const some = new Set(fired.slice(at, at + RULES_A_QUERY))
        const rules = set.rules.filter(({ rule }) => some.has(rule.id))
        const outcome = await backTest(
          { lake, state: NO_STATE },
          localHistoryRules({ ...set, rules }, renormalize),
          set,
          {
            ...{ tenantId: DEFAULT_TENANT, from: 0, to: Date.UTC(2100, 0) },
          },
        )
        total.candidates += outcome.candidates
        total.queries += 1
        for (const { ruleId, eventIds } of outcome.findings)
          found.set(ruleId, (found.get(ruleId) ?? new Set()).add(eventIds[0]!))
      }
      assert.deepEqual(sizes(found), sizes(this.#expected))
      for (const [ruleId, ids] of this.#expected) {
        assert.deepEqual(found.get(ruleId), ids, ruleId)
        total.findings += ids.size
      }
      total.events += this.rows.length
    } finally {
      await lake.close()
      rmSync(work, { recursive: true, force: true })
    }
  }
}

const sizes = (findings: ReadonlyMap<string, Set<string>>) =>
  [...findings].map(([id, events]) => `${id} ${events.size}`).sort()

/** No incidents: the findings themselves are what is compared. */
const NO_STATE = { incidents: { list: async () => ({ items: [] }) } } as unknown as StateStore

const normalizers = allNormalizers()
const renormalize = createRenormalize(normalizers)

async function sigmaHq() {
  const names = ['rules', 'rules-emerging-threats', 'rules-threat-hunting']
  const files = await readRuleFiles(names.map((name) => join(folder!, 'sigma/SigmaHQ', name)))
  return compileRuleSet(files.flatMap(({ file, source }) => parseSigma(source, { file })))
}

function* frames(): Generator<string> {
  for (const file of globSync(join(folder!, 'windows/otrf-atomic/**/*.zst')).sort()) {
    const lines = zstdDecompressSync(readFileSync(file)).toString('utf8').split('\n').slice(0, LINES_A_FILE)
    for (let at = 0; at < lines.length; at += LINES_A_FRAME)
      yield lines.slice(at, at + LINES_A_FRAME).join('\n')
  }
}

function eventsOf(text: string, offset: number): readonly Event[] {
  const context = { tenantId: DEFAULT_TENANT, source: 'otrf', partition: 0, offset, receivedTime: 1 }
  const header = {
    ...{ tenantId: DEFAULT_TENANT, source: 'otrf', receivedTime: 1 },
    ...{ contentEncoding: 'identity' as const, contentType: 'application/x-ndjson' },
  }
  const frame: LogFrame = { partition: 0, offset, nextOffset: offset + 1, header, body: Buffer.from(text) }
  const decoded = createDecode({ joinLines }).run([frame], context)
  return createNormalize(normalizers).run(decoded.items, context).items
}
