const MAX_BLOCK_LINES = 4096

/** Lines from one that opens a block to the one that closes it are one record; a block that never closes stays lines. */
export function joinBlocks(lines: readonly string[], opened: RegExp, closed: RegExp): string[] {
  const records: string[] = []
  let block: string[] = []
  for (const line of lines) {
    if (block.length > 0 && opened.test(line)) records.push(...block.splice(0))
    if (block.length === 0 && !opened.test(line)) {
      records.push(line)
      continue
    }
    block.push(line)
    if (!closed.test(line) && block.length < MAX_BLOCK_LINES) continue
    records.push(block.join('\n'))
    block = []
  }
  return [...records, ...block]
}

/** A line that begins so goes on with the one before it. */
export function joinContinued(lines: readonly string[], continued: RegExp): string[] {
  const records: string[] = []
  for (const line of lines) {
    if (continued.test(line) && records.length > 0) records[records.length - 1] += `\n${line}`
    else records.push(line)
  }
  return records
}
