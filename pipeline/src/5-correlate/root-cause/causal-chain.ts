import { type CausalEdge, type EntryCandidate, type Finding, hostKey } from '@opensoc/domain'
import type { LoadedStory } from '../graph/load-processes.ts'
import type { Looking } from './entry.ts'
import { crossingsInto } from './lateral.ts'

const MAX_EDGES = 60

/** From the way in over the hosts to the ends, each step with its events. Causal order is the order of time. */
export async function causalChain(
  entry: EntryCandidate | undefined,
  context: { readonly findings: readonly Finding[]; readonly story: LoadedStory; readonly looking: Looking },
): Promise<CausalEdge[]> {
  const { findings, looking } = context
  if (entry === undefined || entry.entryClass === 'unknown') return []
  const edges: CausalEdge[] = []
  const start = entry.host ?? entry.user ?? 'the account'
  edges.push({
    kind: FIRST_STEP[entry.entryClass],
    ...{
      from: entry.label,
      to: start,
      time: entry.time,
      score: entry.confidence,
      eventIds: entry.rootEventIds,
    },
  })
  for (const host of looking.places.hosts) {
    const until = looking.places.firstOn.get(host)!
    const [crossing] = await crossingsInto(host, until, looking)
    if (crossing === undefined) continue
    const { from, to, event } = crossing
    edges.push({ kind: 'moved_to', from, to, time: event.time, score: 0.8, eventIds: [event.id] })
  }
  for (const edge of endsOf(findings)) edges.push(edge)
  return edges.sort((a, b) => a.time - b.time || (a.to < b.to ? -1 : 1)).slice(0, MAX_EDGES)
}

const FIRST_STEP: Readonly<Record<EntryCandidate['entryClass'], CausalEdge['kind']>> = {
  email_attachment: 'delivered',
  link: 'followed',
  web_download: 'ran',
  exposed_service: 'ran',
  removable_media: 'ran',
  supply_chain: 'ran',
  valid_account: 'signed_in',
  unknown: 'ran',
}

/** Steps that findings tell themselves: calls to clouds, connections outside, writes to controllers. */
function endsOf(findings: readonly Finding[]): CausalEdge[] {
  const seen = new Map<string, CausalEdge>()
  for (const { layer, time, eventIds, entities, host, user, title } of findings) {
    const from = host === undefined ? (user ?? '') : hostKey(host)
    const target =
      layer === 'ot'
        ? (['wrote_to', entities.filter(({ kind }) => kind === 'ip').at(0)?.label] as const)
        : layer === 'cloud'
          ? (['called', title] as const)
          : layer === 'network'
            ? ([
                'spoke_with',
                entities.find(({ kind }) => kind === 'domain' || kind === 'ip')?.label,
              ] as const)
            : undefined
    if (target === undefined || target[1] === undefined) continue
    const key = `${target[0]}\n${from}\n${target[1]}`
    if (!seen.has(key)) seen.set(key, { kind: target[0], from, to: target[1], time, score: 0.9, eventIds })
  }
  return [...seen.values()]
}
