import { type Input, type Part, readParts } from '@opensoc/sources-files'
import type { DetectMatch, PartOutcome, RecordPart } from './detect-part.ts'
import type { DetectRow } from './detect-row.ts'

/** Also how long a record may be. */
export const PART_BYTES = 1024 * 1024
/** Parts on their way for each thread: one that is worked on, and one that waits. */
const IN_FLIGHT = 2

/** Where parts go: threads, or the calling one. */
export interface PartRunner {
  readonly size: number
  /** Takes the part's bytes away. */
  run(part: RecordPart): Promise<PartOutcome>
}

/** What came of one part, with records counted within their input. */
export interface InputOutcome {
  readonly rows: readonly DetectRow[]
  readonly matches: readonly DetectMatch[]
  readonly recordCount: number
  /** What could not be used, in words, each with its place. */
  readonly problems: readonly string[]
}

/** Reads inputs part by part and gives what is found in the order of the input, however many threads work. */
export async function* detectInputs(
  inputs: Iterable<Input>,
  runner: PartRunner,
  options: { readonly onRead?: (bytes: number) => void } = {},
): AsyncGenerator<InputOutcome> {
  const waiting: (readonly [Part, Promise<PartOutcome> | undefined])[] = []
  let before = 0
  const takeFirst = async (): Promise<InputOutcome> => {
    const [part, outcome] = waiting.shift()!
    const taken =
      outcome === undefined ? withoutRecords(part, before) : rebased(part.input, await outcome, before)
    before = part.kind === 'end' ? 0 : before + taken.recordCount
    return taken
  }
  for (const input of inputs) {
    for await (const part of readParts(input, { ...options, partBytes: PART_BYTES })) {
      const outcome = part.kind === 'bad' || part.kind === 'end' ? undefined : runner.run(part)
      outcome?.catch(() => undefined)
      waiting.push([part, outcome])
      while (waiting.length >= runner.size * IN_FLIGHT) yield await takeFirst()
    }
  }
  while (waiting.length > 0) yield await takeFirst()
}

function rebased(input: string, outcome: PartOutcome, before: number): InputOutcome {
  const { rows, matches, recordCount, quarantined, damage } = outcome
  return {
    rows: before === 0 ? rows : rows.map((row) => ({ ...row, record: row.record + before })),
    matches: matches.map(({ match, row }) => ({ match, row: { ...row, record: row.record + before } })),
    recordCount,
    problems: [
      ...quarantined.map(
        ({ record, reason, detail }) => `${input}: record ${record + before}: ${reason}: ${detail}`,
      ),
      ...damage.map((text) => `${input}: ${text}`),
    ],
  }
}

function withoutRecords(part: Part, before: number): InputOutcome {
  const none = { rows: [], matches: [] }
  const { input } = part
  if (part.kind === 'bad') {
    const problem = `${input}: record ${before + 1}: record_unreadable: ${part.problem}`
    return { ...none, recordCount: 1, problems: [problem] }
  }
  if (part.kind !== 'end') return { ...none, recordCount: 0, problems: [] }
  const { brokenOff, damage } = part
  const problems = [
    ...(brokenOff === undefined ? [] : [`${input}: ${brokenOff} after record ${before}`]),
    ...damage.map((text) => `${input}: ${text}`),
  ]
  return { ...none, recordCount: 0, problems }
}
