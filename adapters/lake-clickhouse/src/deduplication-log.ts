import {
  closeSync,
  fsyncSync,
  globSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs'
import { dirname, join } from 'node:path'

/**
 * MergeTree without replication notes a token before it renames the part into place. A process that dies in between
 * leaves the token of rows that do not exist, and the same batch would be skipped when it comes again: lost.
 * Before the engine opens, entries without a part are taken out, and a line that was cut off.
 * Returns how many. (Seen on ClickHouse 26.7: kill at `rename`, insert again, rows missing.)
 */
export function repairDeduplicationLogs(folder: string): number {
  let removed = 0
  for (const file of globSync(join(folder, 'store', '*', '*', 'deduplication_logs', '*.txt'))) {
    const text = readFileSync(file, 'utf8')
    const kept = keepCommitted(text, readdirSync(dirname(dirname(file))))
    if (kept.text !== text) replaceFile(file, kept.text)
    removed += kept.removed
  }
  return removed
}

/** Lines are `operation TAB part TAB partition_hash`; operation 1 adds a token, 2 takes it back. */
export function keepCommitted(
  log: string,
  folders: readonly string[],
): { readonly text: string; readonly removed: number } {
  const parts = folders.map(blocksOf).filter((part) => part !== undefined)
  const lines = log.split('\n')
  const cutOff = lines.pop() === '' ? 0 : 1
  const takenBack = new Set(lines.filter((line) => line.startsWith('2\t')).map((line) => line.split('\t')[1]))
  const kept = lines.filter((line) => {
    const [operation, name = ''] = line.split('\t')
    return operation !== '1' || takenBack.has(name) || isCommitted(name, parts)
  })
  return {
    text: kept.map((line) => `${line}\n`).join(''),
    removed: lines.length - kept.length + cutOff,
  }
}

interface Blocks {
  readonly partition: string
  readonly first: number
  readonly last: number
}

/** `20260115_4_7_1` holds the blocks 4 to 7 of a partition; folders such as `tmp_insert_...` are no parts. */
function blocksOf(name: string): Blocks | undefined {
  const match = /^([0-9a-zA-Z]+)_(\d+)_(\d+)_\d+(?:_\d+)?$/.exec(name)
  if (match === null) return undefined
  return { partition: match[1]!, first: Number(match[2]), last: Number(match[3]) }
}

function isCommitted(name: string, parts: readonly Blocks[]): boolean {
  const asked = blocksOf(name)
  if (asked === undefined) return true
  return parts.some(
    (part) => part.partition === asked.partition && part.first <= asked.first && asked.last <= part.last,
  )
}

function replaceFile(file: string, text: string): void {
  const fresh = `${file}.repaired`
  const handle = openSync(fresh, 'w', 0o640)
  try {
    writeSync(handle, text)
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  renameSync(fresh, file)
}
