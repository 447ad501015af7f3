import assert from 'node:assert/strict'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { ParserDefinition, TenantId } from '@opensoc/domain'
import { OwnParsers } from './own-parsers.ts'

const MODEL = fileURLToPath(new URL('../../../../fixtures/parsers/acme-gate', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'opensoc-parsers-'))
after(() => rmSync(folder, { recursive: true }))
const logger = { info() {}, warn() {}, error() {} }

describe("the operator's parsers", () => {
  it('are loaded from their folder; one with an error is named, and the others run', async () => {
    cpSync(MODEL, join(folder, 'acme-gate'), { recursive: true })
    mkdirSync(join(folder, 'broken'))
    writeFileSync(join(folder, 'broken', 'parser.yaml'), 'name: broken\n')
    cpSync(MODEL, join(folder, 'twin'), { recursive: true })
    const loaded: (readonly ParserDefinition[])[] = []
    const pool = { loadParsers: async (parsers: readonly ParserDefinition[]) => void loaded.push(parsers) }
    const parsers = new OwnParsers({ folder, normalizing: { mappings: [], formats: [] }, pool, logger })
    const closing = new AbortController()
    await parsers.follow(closing.signal)
    closing.abort()
    assert.deepEqual(
      loaded.map((set) => set.map(({ name }) => name)),
      [['acme-gate']],
    )
    assert.deepEqual(
      parsers.own.map(({ name, parser, faults }) => [name, parser !== undefined, faults[0]?.severity]),
      [
        ['acme-gate', true, undefined],
        ['broken', false, 'error'],
        ['acme-gate', false, 'error'],
      ],
    )
    assert.equal(parsers.normalizers[0]?.name, 'acme-gate')
    const raw =
      '<134>Jan 15 10:20:31 g gate[7]: ts=2026-01-15T11:20:31 gateact=drop src=198.51.100.77 dst=10.9.8.7'
    const event = parsers.renormalize({ id: '0.0.0', source: 's', receivedTime: 0, raw }, 't' as TenantId)
    assert.equal(event?.ocsf.class_uid, 4001)
  })
})
