import { sendChunk } from '../ingest/send.ts'
import { Progress } from '../output/progress.ts'
import type { Connection } from '../remote/connect.ts'
import { STORY_DAY, type StoryRecord } from './read-story.ts'
import { shiftTimes } from './shift-times.ts'
import { type StorySlice, sliceStory } from './slice-story.ts'

export interface SendOptions {
  /** Added to every time of the story: whole seconds, in milliseconds. */
  readonly deltaMs: number
  /** How many times faster than it happened; undefined sends all at once. */
  readonly speed: number | undefined
  readonly signal: AbortSignal
}

const SLICE_MS = 5 * 60_000
/** With `--speed`, a batch a second. */
const PACED_SLICE_WALL_MS = 1000
const PACED_SLICE_MIN_MS = 1000

/** Sends the story through the HTTP ingest, each source by its name; resolves when all of it is durable. */
export async function sendStory(
  connection: Connection,
  records: readonly StoryRecord[],
  { deltaMs, speed, signal }: SendOptions,
): Promise<number> {
  const paced = speed === undefined ? undefined : Math.max(PACED_SLICE_MIN_MS, PACED_SLICE_WALL_MS * speed)
  const slices = sliceStory(records, paced ?? SLICE_MS)
  const progress = new Progress({ label: 'demo', totalBytes: slices.reduce(addBytes, 0) })
  const started = performance.now()
  const firstTime = records[0]?.time ?? 0
  let sent = 0
  for (const slice of slices) {
    if (speed !== undefined) await waitUntil(started + (slice.until - firstTime) / speed, signal)
    signal.throwIfAborted()
    sent += (await sendChunk(connection, slice.source, toChunk(slice, deltaMs, sent), signal)).records
    progress.add(bytesOf(slice))
    progress.note(`${sent} records`)
  }
  progress.finish()
  return sent
}

function toChunk(slice: StorySlice, deltaMs: number, before: number) {
  const records = slice.records.map(({ text }, index) => ({
    bytes: Buffer.from(shiftTimes(text, { dayStart: STORY_DAY, deltaMs })),
    line: index + 1,
  }))
  return { input: `demo-${slice.source}`, firstRecord: before + 1, records, sizeBytes: bytesOf(slice) }
}

function addBytes(sum: number, slice: StorySlice): number {
  return sum + bytesOf(slice)
}

function bytesOf(slice: StorySlice): number {
  return slice.records.reduce((sum, record) => sum + record.text.length + 1, 0)
}

async function waitUntil(moment: number, signal: AbortSignal): Promise<void> {
  const leftMs = moment - performance.now()
  if (leftMs <= 0) return
  await new Promise<void>((resolve) => {
    const wake = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', wake)
      resolve()
    }
    const timer = setTimeout(wake, leftMs)
    signal.addEventListener('abort', wake)
  })
}
