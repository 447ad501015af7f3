import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { stateStoreContract } from '@opensoc/domain/contract-suites'
import { openSqliteState } from './sqlite-state.ts'

const folder = mkdtempSync(join(tmpdir(), 'opensoc-state-'))
after(() => rmSync(folder, { recursive: true }))

stateStoreContract('SQLite', async () => {
  const state = await openSqliteState({ file: join(folder, 'state.sqlite'), clock: { now: () => 1000 } })
  await state.migrate()
  await state.migrate()
  return state
})
