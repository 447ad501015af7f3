import type { MappedValue } from './attribute-writer.ts'
import type { ValueSource } from './value-source.ts'

type Paths = Readonly<Record<string, ValueSource>>

/** Source and target of a connection under OCSF's names. */
export function endpoints(of: {
  readonly source: ValueSource
  readonly sourcePort?: ValueSource
  readonly target?: ValueSource
  readonly targetPort?: ValueSource
  readonly protocol?: ValueSource
  /** Behind a path, as in `evidences[0].`. */
  readonly within?: string
}): Paths {
  const { source, sourcePort, target, targetPort, protocol, within = '' } = of
  return {
    [`${within}src_endpoint.ip`]: source,
    ...(sourcePort === undefined ? {} : { [`${within}src_endpoint.port`]: sourcePort }),
    ...(target === undefined ? {} : { [`${within}dst_endpoint.ip`]: target }),
    ...(targetPort === undefined ? {} : { [`${within}dst_endpoint.port`]: targetPort }),
    ...(protocol === undefined
      ? {}
      : {
          [`${within}connection_info.protocol_name`]:
            typeof protocol === 'string' ? { from: protocol, take: 'protocol' } : protocol,
        }),
  }
}

const ALLOWED = [
  'allow',
  'allowed',
  'accept',
  'accepted',
  'permit',
  'permitted',
  'pass',
  'passed',
  'built',
  'teardown',
  'start',
  'close',
  'forward',
  'forwarded',
  'alert',
  'detected',
  'detect',
  'passthrough',
  'monitored',
  'logged',
  'not blocked',
]
const REFUSED = [
  'deny',
  'denied',
  'drop',
  'dropped',
  'block',
  'blocked',
  'reject',
  'rejected',
  'refuse',
  'refused',
  'prevent',
  'prevented',
  'reset',
  'reset-both',
  'reset-client',
  'reset-server',
  'drop-packet',
  'block-url',
  'block-ip',
  'server-rst',
  'client-rst',
  'quarantined',
  'quarantine',
  'cleaned',
  'deleted',
  'ip-conn',
]

function table(allowed: MappedValue, refused: MappedValue): Readonly<Record<string, MappedValue>> {
  return Object.fromEntries([
    ...ALLOWED.map((word) => [word, allowed]),
    ...REFUSED.map((word) => [word, refused]),
  ])
}

/** Vendors' words for what a control did, by OCSF `action_id`, `disposition_id` and Network Activity. */
export const ACTIONS = table('Allowed', 'Denied')
export const DISPOSITIONS: Readonly<Record<string, MappedValue>> = {
  ...table('Allowed', 'Blocked'),
  delete: 'Deleted',
  deleted: 'Deleted',
  clean: 'Corrected',
  cleaned: 'Corrected',
  quarantine: 'Quarantined',
  quarantined: 'Quarantined',
}
export const NETWORK_ACTIVITIES = table('Traffic', 'Refuse')

/** What a control did, of a field that says it in the vendor's words. */
export function controlAction(field: ValueSource & (string | readonly string[])): Paths {
  return {
    action_id: { from: field, values: ACTIONS },
    disposition_id: { from: field, values: DISPOSITIONS },
  }
}

export const HTTP_METHODS = {
  from: 'method',
  values: Object.fromEntries(
    ['Connect', 'Delete', 'Get', 'Head', 'Options', 'Post', 'Put', 'Trace', 'Patch'].map((name) => [
      name.toLowerCase(),
      name,
    ]),
  ),
  otherwise: 99,
} as const

/** Severity from a number of 0 to 10, and from the words that vendors use, as OCSF `severity_id`. */
export const SEVERITIES: Readonly<Record<string, MappedValue>> = {
  ...Object.fromEntries([1, 1, 2, 2, 3, 3, 3, 4, 4, 5, 5].map((id, level) => [String(level), id])),
  unknown: 0,
  informational: 1,
  information: 1,
  info: 1,
  low: 2,
  medium: 3,
  high: 4,
  critical: 5,
  'very-high': 5,
}

/** A control's alert about traffic: a Detection Finding with the traffic as its evidence. */
export const NEW_FINDING = {
  'finding_info.analytic.type_id': 'Rule',
  status_id: 'New',
  is_alert: true,
} as const

/** Rules of firewalls ask whether a connection was `blocked`: `true`, `false`, or nothing where nobody says. */
export function blockedOf(action: unknown): { readonly blocked?: 'true' | 'false' } {
  const told = typeof action === 'string' ? ACTIONS[action.toLowerCase()] : undefined
  return told === undefined ? {} : { blocked: told === 'Denied' ? 'true' : 'false' }
}
