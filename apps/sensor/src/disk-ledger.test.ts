import assert from 'node:assert/strict'
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { diskLedger } from './disk-ledger.ts'

const folder = mkdtempSync(join(tmpdir(), 'opensoc-ledger-'))
after(() => rmSync(folder, { recursive: true }))

test('what was answered is known again after a restart, a cut-off line and all', async () => {
  const file = join(folder, 'answered.ndjson')
  const first = diskLedger(file)
  const response = Promise.resolve({ status: 200 } as const)
  first.keep('soar', '1', { command: '{"action":"stop"}', response })
  first.keep('soar', '2', { command: '{"action":"query"}', response })
  await response
  await Promise.resolve()
  appendFileSync(file, '{"sender":"so')
  const second = diskLedger(file)
  assert.deepEqual(await second.find('soar', '1')?.response, { status: 200 })
  assert.equal(second.find('soar', '2'), undefined, 'questions are not kept')
  assert.equal(second.find('other', '1'), undefined)
  second.keep('soar', '3', { command: '{"action":"deny"}', response })
  await response
  await Promise.resolve()
  assert.ok(diskLedger(file).find('soar', '3'), 'the line after the cut-off one is whole')
})
