import { findChunks, type Stretch } from '@opensoc/evtx'
import type { Input, OpenInput } from './input.ts'
import { MailCutter } from './mail-cutter.ts'
import { mailFileOf } from './mail-splitter.ts'
import { TextCutter } from './text-cutter.ts'
import { recordText } from './unpack-stream.ts'

/**
 * A piece of an input that can be read by itself, on any thread. Records count from 1 within their input, in the order
 * of its parts.
 */
export type Part = { readonly input: string } & (
  | {
      /** Whole lines of text, of NDJSON, or a JSON value each; or a mailbox. In memory of its own. */
      readonly kind: 'lines' | 'mail'
      readonly bytes: Uint8Array<ArrayBuffer>
    }
  /** Chunks of a binary Windows event log. */
  | { readonly kind: 'evtx'; readonly stretches: readonly Stretch[] }
  /** One record that cannot be used. */
  | { readonly kind: 'bad'; readonly problem: string }
  /** The last: why the input ended early, if it did, and what was skipped in between, with its place. */
  | { readonly kind: 'end'; readonly brokenOff?: string; readonly damage: readonly string[] }
)

/** 64 KiB each; as records they are some times as large. */
const CHUNKS_A_PART = 8

/**
 * An input in parts of at most `partBytes`, which is also how long a line may be. Little is looked at here: lines are
 * cut, chunks of event logs found; only JSON that spreads over lines, and CSV, is read. The cuts depend on the bytes
 * alone, so reading the same file again gives the same parts.
 */
export async function* readParts(
  input: Input,
  options: { readonly partBytes: number; readonly onRead?: (bytes: number) => void },
): AsyncGenerator<Part> {
  for await (const opened of input.open(options.onRead)) {
    if (opened.format === 'evtx') yield* evtxParts(opened)
    else yield* textParts(recordText(opened), options.partBytes)
  }
}

async function* textParts(opened: OpenInput, partBytes: number): AsyncGenerator<Part> {
  const input = opened.name
  const mail = mailFileOf(input)
  const cutter = mail === undefined ? new TextCutter(partBytes) : new MailCutter(mail, partBytes)
  for await (const bytes of opened.bytes) {
    for (const piece of cutter.push(bytes as Buffer)) yield { input, ...piece }
  }
  const failure = opened.failure()
  for (const piece of cutter.end({ isBrokenOff: failure !== undefined })) yield { input, ...piece }
  yield endOf(opened)
}

async function* evtxParts(opened: OpenInput): AsyncGenerator<Part> {
  const input = opened.name
  let stretches: Stretch[] = []
  for await (const { bytes, ...stretch } of findChunks(opened.bytes)) {
    // A chunk lies in the memory of what was read: its own copy can be handed on.
    stretches.push({ ...stretch, bytes: new Uint8Array(bytes) })
    if (stretches.length < CHUNKS_A_PART) continue
    yield { input, kind: 'evtx', stretches }
    stretches = []
  }
  if (stretches.length > 0) yield { input, kind: 'evtx', stretches }
  yield endOf(opened)
}

function endOf(opened: OpenInput): Part {
  const brokenOff = opened.failure()
  return {
    input: opened.name,
    kind: 'end',
    ...(brokenOff === undefined ? {} : { brokenOff }),
    damage: opened.damage(),
  }
}
