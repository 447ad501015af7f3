import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const checkout = fileURLToPath(new URL('..', import.meta.url))

/** Where the conformance cases lie (`OPENSOC_VECTORS`, default `../shared/vectors`), or undefined if absent. */
export function vectorsFolder(): string | undefined {
  return existingFolder(process.env['OPENSOC_VECTORS'] ?? resolve(checkout, '../shared/vectors'))
}

/** Where the real data sets lie (`OPENSOC_DATASETS`, default `../shared/data`), or undefined if absent. */
export function datasetsFolder(): string | undefined {
  return existingFolder(process.env['OPENSOC_DATASETS'] ?? resolve(checkout, '../shared/data'))
}

function existingFolder(path: string): string | undefined {
  return existsSync(path) ? path : undefined
}
