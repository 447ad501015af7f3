import type { ResponseAction } from '@opensoc/contract'

type State = ResponseAction['state']

const WORDS: Readonly<Record<State, string>> = {
  requested: 'waits for approval',
  approved: 'approved',
  sent: 'sent',
  acknowledged: 'acknowledged, not yet proven',
  verified: 'verified by a probe',
  not_effective: 'NO EFFECT',
  drifted: 'gone before its time',
  undoing: 'being taken back',
  undone: 'taken back',
  expired: 'ended with its lease',
  failed: 'failed',
  rejected: 'rejected',
  refused: 'refused by policy',
  cancelled: 'cancelled',
}

export function stateWords({ state, approval }: Pick<ResponseAction, 'state' | 'approval'>): string {
  return state === 'requested' && approval
    ? `${WORDS[state]} (${approval.given.length} of ${approval.needed})`
    : WORDS[state]
}

/** `contain device ws1`: the command in one line. */
export function commandWords({ command }: Pick<ResponseAction, 'command'>): string {
  const [type = '', value] = Object.entries(command.target)[0] ?? []
  return `${command.action} ${type} ${typeof value === 'string' ? value : thingOf(value)}`
}

function thingOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value)
  const { hostname, path, pid, account_name, dst_addr } = value as Record<string, unknown>
  return String(hostname ?? path ?? pid ?? account_name ?? dst_addr ?? JSON.stringify(value))
}

export type Verb = 'approve' | 'reject' | 'cancel' | 'undo'

/** What a person may do with an action in a state. */
export function verbsFor(state: State): readonly Verb[] {
  if (state === 'requested') return ['approve', 'reject', 'cancel']
  if (state === 'approved') return ['cancel']
  return ['acknowledged', 'verified', 'drifted', 'not_effective'].includes(state) ? ['undo'] : []
}
