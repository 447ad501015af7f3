import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { eventLakeContract } from '@opensoc/domain/contract-suites'
import { openChdbLake } from './clickhouse-lake.ts'

const root = mkdtempSync(join(tmpdir(), 'opensoc-lake-'))
after(() => rmSync(root, { recursive: true, force: true }))

const open = () => openChdbLake({ folder: join(root, 'lake') })
eventLakeContract('chDB', {
  open,
  async reopen(lake) {
    await lake.close()
    return open()
  },
})
