// Preloaded into the platform by the soak (`node --import`): while the file of OPENSOC_STALL_FILE exists, the engine
// takes no insert, as if its disk or its server stood still. What waits goes on when the file is gone.
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { isMainThread } from 'node:worker_threads'

interface Engine {
  readonly Session: { readonly prototype: { insert(parameters: unknown): Promise<unknown> } }
}

const LOOK_MS = 100
const file = process.env['OPENSOC_STALL_FILE']

if (isMainThread && file !== undefined) {
  const ofTheLake = createRequire(new URL('../adapters/lake-clickhouse/package.json', import.meta.url))
  const { prototype } = (ofTheLake('chdb') as Engine).Session
  const { insert } = prototype
  prototype.insert = async function stallable(parameters) {
    while (existsSync(file)) await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
    return insert.call(this, parameters)
  }
}
