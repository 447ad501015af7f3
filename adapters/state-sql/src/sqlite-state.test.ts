import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, describe, it } from 'node:test'
import { stateStoreContract } from '@opensoc/domain/contract-suites'
import { openSqliteState } from './sqlite-state.ts'

const folder = mkdtempSync(join(tmpdir(), 'opensoc-state-'))
after(() => rmSync(folder, { recursive: true }))

let files = 0
const newFile = () => join(folder, `${files++}.sqlite`)

async function open(file: string) {
  const state = await openSqliteState({ file, clock: { now: () => 1000 } })
  await state.migrate()
  await state.migrate()
  return state
}

stateStoreContract('SQLite', () => open(newFile()))

/** Changes the file behind the store's back. */
function tamper(file: string, sql: string): void {
  const database = new DatabaseSync(file)
  database.exec(sql)
  database.close()
}

describe('the state on SQLite', () => {
  it('keeps everything over a restart, in a file that only its owner reads', async () => {
    const file = newFile()
    const first = await open(file)
    await first.values.set('a', 'k', { deep: [1, null] })
    for (const suffix of ['', '-wal', '-shm']) assert.equal(statSync(file + suffix).mode & 0o077, 0, suffix)
    await first.close()
    const second = await open(file)
    assert.deepEqual(await second.values.get('a', 'k'), { deep: [1, null] })
    await second.close()
  })

  it('finds the first audit entry that was changed, removed or put in between', async () => {
    const cases = [
      ['UPDATE audit SET detail = \'{"n":99}\' WHERE sequence = 3', 3],
      ["UPDATE audit SET tenant_id = 'b' WHERE sequence = 4", 4],
      ['DELETE FROM audit WHERE sequence = 2', 2],
      ['DELETE FROM audit WHERE sequence = 1', 1],
      ['UPDATE audit SET hash = (SELECT hash FROM audit WHERE sequence = 1) WHERE sequence = 5', 5],
      ['UPDATE audit SET sequence = sequence + 1 WHERE sequence = 6', 6],
    ] as const
    for (const [sql, broken] of cases) {
      const file = newFile()
      const state = await open(file)
      for (let n = 1; n <= 6; n++) {
        const detail = { n, b: { z: 1, a: [{ y: 1, x: 2 }] } }
        await state.audit.append({ tenantId: 'a', time: n, actor: 'x', action: 'a.b', target: 't', detail })
      }
      assert.equal(await state.audit.verify(), undefined)
      tamper(file, sql)
      assert.equal(await state.audit.verify(), broken, sql)
      await state.close()
    }
  })

  it('refuses the file of a later version', async () => {
    const file = newFile()
    await (await open(file)).close()
    tamper(file, 'INSERT INTO migration (number) VALUES (1000)')
    const state = await openSqliteState({ file, clock: { now: () => 0 } })
    await assert.rejects(state.migrate(), { code: 'STATE_NEWER' })
    await state.close()
  })

  it('answers lists from an index, without sorting', async () => {
    const file = newFile()
    await (await open(file)).close()
    const database = new DatabaseSync(file)
    const lists = [
      "SELECT document FROM finding WHERE tenant_id = 'a' AND (time, id) < (5, 'x') ORDER BY time DESC, id DESC LIMIT 9",
      "SELECT document FROM finding WHERE tenant_id = 'a' AND host = 'h' ORDER BY time DESC, id DESC LIMIT 9",
      "SELECT document FROM incident WHERE tenant_id = 'a' ORDER BY score DESC, last_time DESC, id DESC LIMIT 9",
      "SELECT document FROM incident WHERE tenant_id = 'a' ORDER BY last_time DESC, id DESC LIMIT 9",
    ]
    for (const list of lists) {
      const plan = database.prepare(`EXPLAIN QUERY PLAN ${list}`).all() as { detail: string }[]
      assert.match(plan[0]!.detail, /^SEARCH \w+ USING INDEX/, list)
      assert.equal(plan.length, 1, list)
    }
    database.close()
  })
})
