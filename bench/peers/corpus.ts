import { createWriteStream, existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { zstdDecompressSync } from 'node:zlib'

/** Rules of one category, and the recorded events that they are for: no engine needs to know log sources. */
export interface Category {
  readonly name: string
  readonly rules: string
  readonly events: string
  readonly eventCount: number
  readonly sizeBytes: number
}

/** SigmaHQ's folder under `rules/windows`, and the ids of Sysmon events of that category. */
const CATEGORIES: readonly (readonly [folder: string, eventIds: readonly number[]])[] = [
  ['process_creation', [1]],
  ['network_connection', [3]],
  ['image_load', [7]],
  ['create_remote_thread', [8]],
  ['process_access', [10]],
  ['file/file_event', [11]],
  ['registry/registry_set', [13]],
  ['registry/registry_event', [12, 13, 14]],
  ['pipe_created', [17, 18]],
  ['dns_query', [22]],
]

/** Writes the Sysmon events of OTRF's recordings into a file for each category, the first `maxEvents`; those without
 * events are left out. */
export async function prepareCategories(
  datasets: string,
  folder: string,
  maxEvents: number,
): Promise<Category[]> {
  const files = CATEGORIES.map(([name, eventIds]) => {
    const path = join(folder, `${name.replace('/', '-')}.ndjson`)
    return { name, eventIds, path, stream: createWriteStream(path), eventCount: 0, sizeBytes: 0 }
  })
  for (const recording of globSync(join(datasets, 'windows/otrf-atomic/**/*.zst')).sort()) {
    for (const line of zstdDecompressSync(readFileSync(recording)).toString('utf8').split('\n')) {
      if (!line.includes('Microsoft-Windows-Sysmon/Operational')) continue
      const { Channel, EventID } = JSON.parse(line) as { Channel?: unknown; EventID?: unknown }
      if (Channel !== 'Microsoft-Windows-Sysmon/Operational') continue
      for (const file of files) {
        if (file.eventCount >= maxEvents || !file.eventIds.includes(Number(EventID))) continue
        file.stream.write(`${line}\n`)
        file.eventCount += 1
        file.sizeBytes += Buffer.byteLength(line) + 1
      }
    }
  }
  for (const { stream } of files) await new Promise((done) => stream.end(done))
  return files
    .map(({ name, path, eventCount, sizeBytes }) => {
      const rules = join(datasets, 'sigma/SigmaHQ/rules/windows', name)
      return { name, rules, events: path, eventCount, sizeBytes }
    })
    .filter(({ rules, eventCount }) => eventCount > 0 && existsSync(rules))
}
