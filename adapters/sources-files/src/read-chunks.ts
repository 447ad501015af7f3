import { DirectiveLines } from './directive-lines.ts'
import type { Input, OpenInput } from './input.ts'
import { MailSplitter, mailFileOf } from './mail-splitter.ts'
import { RecordSplitter, type SplitRecord } from './record-splitter.ts'
import { recordText } from './unpack-stream.ts'

/** Consecutive records of one input, or of one member of it. */
export interface RecordChunk {
  readonly input: string
  /** 1-based number of its first record within the input. */
  readonly firstRecord: number
  readonly records: readonly SplitRecord[]
  /** Lines above the chunk that explain its records: none of its records. Absent on the first chunk. */
  readonly header?: readonly Buffer[]
  readonly sizeBytes: number
  /** Its records are mail messages, of several lines each. */
  readonly isMail?: true
  /** Set on the last chunk of an input that could not be read to its end. */
  readonly brokenOff?: string
  /** On the last chunk: what was skipped in between, with its place. */
  readonly damage?: readonly string[]
}

/**
 * Records of an input in chunks of about `chunkBytes`. The cuts depend only on the input's bytes,
 * so reading the same file again gives the same chunks.
 */
export async function* readChunks(
  input: Input,
  options: {
    readonly chunkBytes: number
    readonly maxRecordBytes: number
    readonly onRead?: (bytes: number) => void
  },
): AsyncGenerator<RecordChunk> {
  for await (const opened of input.open(options.onRead)) yield* chunksOf(recordText(opened), options)
}

async function* chunksOf(
  opened: OpenInput,
  options: { readonly chunkBytes: number; readonly maxRecordBytes: number },
): AsyncGenerator<RecordChunk> {
  const mail = mailFileOf(opened.name)
  const splitter =
    mail === undefined ? new RecordSplitter({ maxBytes: options.maxRecordBytes }) : new MailSplitter(mail)
  let records: SplitRecord[] = []
  let sizeBytes = 0
  let firstRecord = 1
  const directives = new DirectiveLines()
  let header: readonly Buffer[] = []
  const flush = (brokenOff?: string, damage: readonly string[] = []): RecordChunk => {
    const chunk = {
      input: opened.name,
      firstRecord,
      records,
      ...(header.length === 0 ? {} : { header }),
      sizeBytes,
      ...(mail === undefined ? {} : { isMail: true as const }),
      ...(brokenOff === undefined ? {} : { brokenOff }),
      ...(damage.length === 0 ? {} : { damage }),
    }
    firstRecord += records.length
    records = []
    header = directives.current()
    sizeBytes = 0
    return chunk
  }
  for await (const bytes of opened.bytes) {
    for (const record of splitter.push(bytes as Buffer)) {
      records.push(directives.see(record) ? { ...record, isDirective: true } : record)
      sizeBytes += record.bytes.length + 1
      if (sizeBytes >= options.chunkBytes) yield flush()
    }
  }
  const failure = opened.failure()
  for (const last of splitter.end()) {
    const record = directives.see(last) ? { ...last, isDirective: true as const } : last
    // Where the input breaks off, its last record is not whole.
    records.push(
      failure === undefined ? record : { ...record, problem: 'the input breaks off in this record' },
    )
  }
  const brokenOff =
    failure === undefined ? undefined : `${failure} after record ${firstRecord + records.length - 1}`
  const damage = opened.damage()
  if (records.length > 0 || brokenOff !== undefined || damage.length > 0) yield flush(brokenOff, damage)
}
