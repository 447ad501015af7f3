import { err, ok, type Result } from '@opensoc/kernel'
import { type ActionState, isOver, type Observation, type ResponseAction } from './action.ts'

type Json = Readonly<Record<string, unknown>>

/** What happens to an action. Times are ms since the epoch. */
export type ActionEvent = { readonly at: number } & (
  | { readonly type: 'approved' | 'rejected' | 'cancelled'; readonly by: string; readonly reason: string }
  | { readonly type: 'lapsed' }
  | { readonly type: 'sending'; readonly before: Observation | undefined }
  | { readonly type: 'acknowledged'; readonly receipt: Json }
  | { readonly type: 'failed'; readonly reason: string }
  | { readonly type: 'probed'; readonly seen: Observation }
  | { readonly type: 'undo_asked'; readonly by: string; readonly reason: string; readonly force: boolean }
  | { readonly type: 'undo_refused'; readonly reason: string }
  | { readonly type: 'undone'; readonly detail: string }
)

/** Between two probes: while the effect is waited for, and while it is watched. */
const PROBE_EVERY_MS = 250
const WATCH_EVERY_MS = 60_000

/** The action after the event, or why the event cannot happen to it. This is the only way an action changes. */
export function applyActionEvent(action: ResponseAction, event: ActionEvent): Result<ResponseAction, string> {
  const refused = (): Result<ResponseAction, string> =>
    err(`an action that is ${action.state} cannot be ${event.type}`)
  const { state } = action
  switch (event.type) {
    case 'approved':
      return state === 'requested' ? approve(action, event) : refused()
    case 'rejected':
      return state === 'requested' ? move(action, 'rejected', event, event) : refused()
    case 'cancelled':
      return state === 'requested' || state === 'approved'
        ? move(action, 'cancelled', event, event)
        : refused()
    case 'lapsed':
      return state === 'requested'
        ? move(action, 'cancelled', event, { reason: 'nobody decided in time' })
        : refused()
    case 'sending':
      return state === 'approved' ? send(action, event) : refused()
    case 'acknowledged':
      return state === 'sent' ? acknowledge(action, event) : refused()
    case 'failed':
      return state === 'sent' ? move(action, 'failed', event, event) : refused()
    case 'probed':
      return ['acknowledged', 'verified', 'drifted', 'not_effective'].includes(state)
        ? probed(action, event)
        : refused()
    case 'undo_asked':
      return ['acknowledged', 'verified', 'drifted', 'not_effective'].includes(state)
        ? move(
            { ...action, undo: { by: event.by, reason: event.reason, force: event.force, from: state } },
            'undoing',
            event,
            event,
          )
        : refused()
    case 'undo_refused':
      return state === 'undoing' ? move(action, action.undo?.from ?? 'verified', event, event) : refused()
    case 'undone':
      return state === 'undoing' ? move(action, 'undone', event, { reason: event.detail }) : refused()
  }
}

type Happened<Type extends ActionEvent['type']> = Extract<ActionEvent, { type: Type }>
type Approving = { readonly at: number; readonly by: string; readonly reason: string }

/** Four eyes: who asked does not count, and nobody counts twice. */
function approve(action: ResponseAction, { at, by, reason }: Approving): Result<ResponseAction, string> {
  const { approval } = action
  if (approval === undefined) return move(action, 'approved', { at }, { by, reason })
  if (at >= approval.expiresTime) return err('the time to approve is over')
  if (by === action.requestedBy) return err('who asked for an action cannot approve it')
  if (approval.given.some((one) => one.by === by)) return err(`${by} has approved it already`)
  const given = [...approval.given, { by, time: at, reason }]
  const changed = { ...action, approval: { ...approval, given } }
  return move(changed, given.length >= approval.needed ? 'approved' : 'requested', { at }, { by, reason })
}

function send(action: ResponseAction, { at, before }: Happened<'sending'>): Result<ResponseAction, string> {
  if (at < (action.graceUntil ?? 0)) return err('its time to cancel is not over')
  const lease = action.leaseMs === undefined ? {} : { leaseUntil: at + action.leaseMs }
  return move({ ...action, ...lease, ...(before && { before }) }, 'sent', { at }, {})
}

function acknowledge(
  action: ResponseAction,
  { at, receipt }: Happened<'acknowledged'>,
): Result<ResponseAction, string> {
  const probe = { probeUntil: at + action.probeWindowMs, nextProbeTime: at }
  return move({ ...action, receipt, ...probe }, 'acknowledged', { at }, {})
}

function probed(action: ResponseAction, { at, seen }: Happened<'probed'>): Result<ResponseAction, string> {
  const watched: ResponseAction = { ...action, latest: seen, nextProbeTime: at + WATCH_EVERY_MS }
  const isLeaseOver = action.leaseUntil !== undefined && at >= action.leaseUntil
  if (!seen.holds && isLeaseOver)
    return move(watched, 'expired', { at }, { reason: 'the lease ended and the effect is gone' })
  if (seen.holds) {
    const effect = action.effect ?? seen
    return move({ ...watched, effect }, 'verified', { at }, { reason: 'a probe saw the effect' })
  }
  if (action.state === 'verified')
    return move(watched, 'drifted', { at }, { reason: 'the effect is gone before its time' })
  if (action.state !== 'acknowledged') return move(watched, action.state, { at }, {})
  return at < (action.probeUntil ?? 0)
    ? move({ ...watched, nextProbeTime: at + PROBE_EVERY_MS }, 'acknowledged', { at }, {})
    : move(watched, 'not_effective', { at }, { reason: 'no probe saw the effect within its window' })
}

function move(
  action: ResponseAction,
  state: ActionState,
  { at }: { readonly at: number },
  { by, reason }: { readonly by?: string; readonly reason?: string },
): Result<ResponseAction, string> {
  const isSame = state === action.state && by === undefined
  const entry = {
    state,
    time: at,
    ...(by !== undefined && { actor: by }),
    ...(reason !== undefined && { detail: reason }),
  }
  const history = isSame ? action.history : [...action.history, entry].slice(-MAX_HISTORY)
  return ok({ ...action, state, history, version: action.version + 1 })
}

const MAX_HISTORY = 200

/** What must be done for an action next, and from when on; undefined when nothing is left. */
export function dueOf(action: ResponseAction): ActionDue | undefined {
  if (isOver(action.state)) return undefined
  switch (action.state) {
    case 'requested':
      return action.approval && { what: 'lapse', at: action.approval.expiresTime }
    case 'approved':
      return { what: 'send', at: action.graceUntil ?? 0 }
    case 'sent':
      return { what: 'send', at: 0 }
    case 'undoing':
      return { what: 'undo', at: 0 }
    default:
      return {
        what: 'probe',
        at: Math.min(action.nextProbeTime ?? 0, action.leaseUntil ?? Number.MAX_SAFE_INTEGER),
      }
  }
}

export interface ActionDue {
  readonly what: 'lapse' | 'send' | 'probe' | 'undo'
  readonly at: number
}
