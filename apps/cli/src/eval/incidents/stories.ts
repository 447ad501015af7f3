import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { readNormalizerContent } from '@opensoc/content-files'
import { DEFAULT_TENANT, type Event, type Finding, type LogFrame } from '@opensoc/domain'
import { createNormalizers, createRoute, type DetectionRules, joinLines } from '@opensoc/pipeline'

/** `story.json`, see fixtures/stories/README.md. */
export interface Story {
  readonly what: string
  readonly entry_class: string
  readonly held_apart: boolean
  readonly attack: readonly (RecordPlace & { readonly step: string })[]
  readonly root: readonly RecordPlace[]
  readonly look_alikes: readonly (RecordPlace & { readonly what: string })[]
  readonly affected: { readonly confirmed: readonly Thing[]; readonly exposed: readonly Thing[] }
  readonly crown_jewels: readonly Thing[]
}

interface RecordPlace {
  readonly file: string
  readonly line: number
}

export interface Thing {
  readonly kind: string
  readonly key: string
}

/** A story that went through the platform's own stages. */
export interface PlayedStory {
  readonly name: string
  readonly story: Story
  readonly events: readonly Event[]
  /** In the order of time. */
  readonly findings: readonly Finding[]
  /** Event id -> what the truth says of it; benign events are absent. */
  readonly attackStep: ReadonlyMap<string, string>
  readonly rootEvents: ReadonlySet<string>
  readonly lookAlike: ReadonlyMap<string, string>
}

export function storyNames(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, 'story.json')))
    .sort()
}

/** Runs the records of a story through decode, normalize, enrich and detect, as the workers do. */
export async function playStory(
  folder: string,
  name: string,
  { rules, content }: { readonly rules: DetectionRules; readonly content: string },
): Promise<PlayedStory> {
  const story = JSON.parse(readFileSync(join(folder, name, 'story.json'), 'utf8')) as Story
  const records = join(folder, name, 'records')
  const route = createRoute({
    normalizers: createNormalizers(await readNormalizerContent(content)),
    joinLines,
  })
  const files = filesBelow(records)
  const labels = new Labels(story)
  const played = { events: [] as Event[], findings: [] as Finding[] }
  for (const [offset, file] of files.entries()) {
    const text = readFileSync(join(records, file))
    const output = route(toFrame(file, offset, text), rules)
    played.events.push(...output.events)
    played.findings.push(...output.findings)
    labels.learn(file, text.toString('utf8'), output.events)
  }
  const findings = played.findings.sort((a, b) => a.time - b.time || (a.id < b.id ? -1 : 1))
  return { name, story, events: played.events, findings, ...labels }
}

/** Says of each event what its record is: several lines may be one record, and the first of them tells. */
class Labels {
  readonly attackStep = new Map<string, string>()
  readonly rootEvents = new Set<string>()
  readonly lookAlike = new Map<string, string>()
  readonly #story: Story

  constructor(story: Story) {
    this.#story = story
  }

  learn(file: string, text: string, events: readonly Event[]): void {
    const lines = text.split('\n')
    const byText = new Map(events.map((event) => [event.raw.split('\n')[0]!.trim(), event.id]))
    const eventAt = (place: RecordPlace) =>
      place.file === file ? byText.get(lines[place.line - 1]!.trim()) : undefined
    for (const place of this.#story.attack) {
      const id = eventAt(place)
      if (id !== undefined) this.attackStep.set(id, place.step)
    }
    for (const place of this.#story.root) {
      const id = eventAt(place)
      if (id !== undefined) this.rootEvents.add(id)
    }
    for (const place of this.#story.look_alikes) {
      const id = eventAt(place)
      if (id !== undefined) this.lookAlike.set(id, place.what)
    }
  }
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => statSync(join(folder, file)).isFile())
    .map((file) => file.replaceAll('\\', '/'))
    .sort()
}

function toFrame(file: string, offset: number, body: Buffer): LogFrame {
  return {
    partition: 0,
    offset,
    nextOffset: offset + 1,
    header: {
      tenantId: DEFAULT_TENANT,
      source: file.split('/')[0]!,
      receivedTime: Date.UTC(2026, 2, 10, 23, 59),
      contentEncoding: 'identity',
      contentType: 'application/x-ndjson',
    },
    body,
  }
}
