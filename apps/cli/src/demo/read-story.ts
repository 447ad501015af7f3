import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { OpenSocError } from '@opensoc/kernel'
import { latestTime } from './shift-times.ts'

/** Where the recorded story lies: a folder a source, in it the files as the vendors' tools write them. */
export const STORY_FOLDER = fileURLToPath(new URL('../../../../fixtures/demo/', import.meta.url))

/** Midnight of the day of the recording. */
export const STORY_DAY = Date.UTC(2026, 2, 10)

export interface StoryRecord {
  readonly source: string
  /** Milliseconds since the epoch, on the day of the recording. */
  readonly time: number
  readonly text: string
}

/** Every record of the story in time order; records of one moment stay as their files have them. */
export async function readStory(folder: string = STORY_FOLDER): Promise<StoryRecord[]> {
  const records: StoryRecord[] = []
  for (const source of await sourcesIn(folder)) {
    for (const name of (await readdir(join(folder, source))).sort()) {
      const path = join(folder, source, name)
      const lines = (await readFile(path, 'utf8')).split('\n')
      for (const [index, text] of lines.entries()) {
        if (text !== '') records.push({ source, time: timeOf(text, `${path}:${index + 1}`), text })
      }
    }
  }
  return records.sort((a, b) => a.time - b.time)
}

async function sourcesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause: Error) => {
    throw new OpenSocError('DEMO_MISSING', `cannot read the recorded story: ${cause.message}`, {
      cause,
      nextStep: 'Write it anew with `node fixtures/demo/generate.ts` in the project.',
    })
  })
  return entries
    .filter((entry) => entry.isDirectory() && entry.name !== 'generator')
    .map((entry) => entry.name)
    .sort()
}

function timeOf(text: string, place: string): number {
  const time = latestTime(text, STORY_DAY)
  if (time !== undefined) return time
  throw new OpenSocError('DEMO_BROKEN', `${place}: no time of ${new Date(STORY_DAY).toISOString()}`)
}
