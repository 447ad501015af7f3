import { tactic } from '@opensoc/attack'
import {
  type CausalEdge,
  type EntryClass,
  type Evidence,
  type Finding,
  hostKey,
  type Impact,
  type RootCause,
} from '@opensoc/domain'

/** What happened in plain words, each sentence with its events; and what nobody knows. */
export interface Narrative {
  readonly sentences: readonly Evidence[]
  readonly unknowns: readonly string[]
}

const CLASS_WORDS: Readonly<Record<EntryClass, string>> = {
  email_attachment: 'an attachment of a mail',
  link: 'a link in a mail',
  web_download: 'a download',
  exposed_service: 'a service that is open to the internet',
  valid_account: 'an account that works',
  removable_media: 'removable media',
  supply_chain: 'an update',
  unknown: 'something unknown',
}
const MAX_EVENTS = 20

/** A story in causal order. Deterministic: the same facts tell the same story, and nothing is said without events. */
export function narrate(findings: readonly Finding[], cause: RootCause, impact: Impact): Narrative {
  const steps = stepsOf(findings)
  const moves = cause.chain.filter(({ kind }) => kind === 'moved_to').map(moveSentence)
  const told = [...steps.map(stepSentence), ...moves].sort(
    (a, b) => a.time - b.time || (a.text < b.text ? -1 : 1),
  )
  const sentences = [
    ...beginning(cause),
    ...told.map(({ text, eventIds }) => ({ text, eventIds })),
    ...ending(impact),
  ]
  return {
    sentences: sentences.map(({ text, eventIds }) => ({ text, eventIds: eventIds.slice(0, MAX_EVENTS) })),
    unknowns: unknownsOf(cause, impact),
  }
}

function beginning({ candidates, isDetermined }: RootCause): Evidence[] {
  const [root] = candidates
  if (root === undefined || root.entryClass === 'unknown' || !isDetermined) return []
  const sure = `${Math.round(root.confidence * 100)} of 100 sure`
  return [
    {
      text: `${clock(root.time)}: It began with ${CLASS_WORDS[root.entryClass]}: ${root.label} (${sure}).`,
      eventIds: root.rootEventIds,
    },
    ...root.evidence
      .filter(({ eventIds }) => eventIds.length > 0)
      .map(({ text, eventIds }) => ({ text: `${text}.`, eventIds })),
  ]
}

interface Step {
  readonly time: number
  readonly tactic: string
  readonly place: string
  readonly findings: Finding[]
}

/** Findings of one place and tactic that follow each other are one step. */
function stepsOf(findings: readonly Finding[]): Step[] {
  const steps: Step[] = []
  for (const finding of [...findings].sort((a, b) => a.time - b.time || (a.id < b.id ? -1 : 1))) {
    const uid = finding.attacks.find((attack) => attack.tactic !== undefined)?.tactic?.uid ?? ''
    const place = finding.host === undefined ? (finding.user ?? finding.source) : hostKey(finding.host)
    const last = steps.at(-1)
    if (last !== undefined && last.tactic === uid && last.place === place) last.findings.push(finding)
    else steps.push({ time: finding.time, tactic: uid, place, findings: [finding] })
  }
  return steps
}

function stepSentence({ time, tactic: uid, place, findings }: Step) {
  const titles = [...new Set(findings.map(({ title }) => title))]
  const more = titles.length > 2 ? ` and ${titles.length - 2} more` : ''
  const name = uid === '' ? 'Seen' : (tactic(uid)?.name ?? uid)
  const text = `${clock(time)}: ${name} on ${place}: ${titles
    .slice(0, 2)
    .map((title) => `"${title}"`)
    .join(', ')}${more}.`
  return { time, text, eventIds: [...new Set(findings.flatMap(({ eventIds }) => eventIds))] }
}

function moveSentence({ from, to, time, eventIds }: CausalEdge) {
  return { time, text: `${clock(time)}: From ${from} to ${to} by a sign-in.`, eventIds }
}

function ending({ affected }: Impact): Evidence[] {
  const told = (state: 'confirmed' | 'exposed', words: string): Evidence[] => {
    const own = affected.filter((thing) => thing.state === state)
    if (own.length === 0) return []
    const names = own.slice(0, 8).map(({ kind, label }) => `${kind} ${label}`)
    const more = own.length > 8 ? ` and ${own.length - 8} more` : ''
    return [
      {
        text: `${words}: ${names.join(', ')}${more}.`,
        eventIds: [...new Set(own.flatMap(({ why }) => why.eventIds))],
      },
    ]
  }
  return [...told('confirmed', 'Affected'), ...told('exposed', 'Within reach')]
}

function unknownsOf(cause: RootCause, impact: Impact): string[] {
  const unknowns: string[] = []
  if (!cause.isDetermined)
    unknowns.push('Where it began is not determined: nothing speaks clearly for one way in.')
  const [first, second] = cause.candidates
  if (
    cause.isDetermined &&
    second !== undefined &&
    first !== undefined &&
    second.confidence > first.confidence / 2
  )
    unknowns.push(`It may also have begun with ${CLASS_WORDS[second.entryClass]}: ${second.label}.`)
  for (const { host, reason } of cause.gaps)
    unknowns.push(host === '' ? `${capital(reason)}.` : `On ${host}: ${reason}.`)
  if (cause.isIncomplete || impact.isIncomplete)
    unknowns.push('Some questions to the lake were not answered within their budget: there may be more.')
  return unknowns
}

function clock(time: number): string {
  return new Date(time).toISOString().slice(0, 19).replace('T', ' ')
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}
