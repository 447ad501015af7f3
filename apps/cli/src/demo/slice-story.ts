import type { StoryRecord } from './read-story.ts'

/** What one source wrote within a stretch of time: one batch on its way to the platform. */
export interface StorySlice {
  readonly source: string
  /** End of the stretch, milliseconds since the epoch, on the day of the recording. */
  readonly until: number
  readonly records: readonly StoryRecord[]
}

/**
 * Cuts a story in time order into stretches of `sliceMs`, and each by source.
 * Records of one moment are never parted: the lines of an auditd event have to arrive together.
 */
export function sliceStory(records: readonly StoryRecord[], sliceMs: number): StorySlice[] {
  const slices: StorySlice[] = []
  let until = Number.NEGATIVE_INFINITY
  let bySource = new Map<string, StoryRecord[]>()
  const flush = () => {
    for (const [source, part] of bySource) slices.push({ source, until, records: part })
    bySource = new Map()
  }
  for (const record of records) {
    if (record.time >= until) {
      flush()
      until = (Math.floor(record.time / sliceMs) + 1) * sliceMs
    }
    const part = bySource.get(record.source)
    if (part === undefined) bySource.set(record.source, [record])
    else part.push(record)
  }
  flush()
  return slices
}
