/** What a message tells: the values of its parts, and which kind of event it is. */
export interface CiscoMessage {
  readonly kind: 'built' | 'teardown' | 'denied' | 'permitted' | 'logon' | 'logoff' | 'threat' | 'command'
  readonly fields: Readonly<Record<string, string>>
}

interface Shape {
  readonly ids: readonly string[]
  readonly kind: CiscoMessage['kind']
  readonly pattern: RegExp
}

// Addresses are `interface:address/port`, with the identity of a user behind it in parentheses.
const PLACE = (name: string) =>
  `(?<${name}_if>[^\\s:]{1,64}):(?<${name}_ip>[0-9A-Fa-f.:]{2,45})(?:\\/(?<${name}_port>\\d{1,5}))?(?:\\s?\\([^)]{0,128}\\))?`
const BARE = (name: string) => `(?<${name}_ip>[0-9A-Fa-f.:]{2,45})(?:\\/(?<${name}_port>\\d{1,5}))?`

const SHAPES: readonly Shape[] = [
  {
    ids: ['302013', '302015'],
    kind: 'built',
    pattern: new RegExp(
      `^Built (?<direction>inbound|outbound) (?<protocol>TCP|UDP) connection (?<connection>\\d{1,20}) for ${PLACE('a')}(?: \\([^)]{0,64}\\))? to ${PLACE('b')}`,
    ),
  },
  {
    ids: ['302020'],
    kind: 'built',
    pattern: new RegExp(
      `^Built (?<direction>inbound|outbound) (?<protocol>ICMP) connection for faddr ${BARE('a')}(?:\\([^)]{0,64}\\))? gaddr ${BARE('g')} laddr ${BARE('b')}`,
    ),
  },
  {
    ids: ['302014', '302016'],
    kind: 'teardown',
    pattern: new RegExp(
      `^Teardown (?<protocol>TCP|UDP) connection (?<connection>\\d{1,20}) for ${PLACE('a')} to ${PLACE('b')} duration (?<duration>[\\d:]{1,16}) bytes (?<bytes>\\d{1,18})(?: (?<reason>.{1,128}))?`,
    ),
  },
  {
    ids: ['106023', '106014', '106010'],
    kind: 'denied',
    pattern: new RegExp(
      `^Deny (?:inbound )?(?<protocol>\\w{1,16}) src ${PLACE('a')} dst ${PLACE('b')}(?:.{0,64}? by access-group "(?<rule>[^"]{1,128})")?`,
    ),
  },
  {
    ids: ['106001', '106006', '106007', '106015'],
    kind: 'denied',
    pattern: new RegExp(
      `^(?:Inbound |Deny (?:inbound )?)(?<protocol>TCP|UDP)(?: connection denied)? (?:\\(no connection\\) )?from ${BARE('a')} to ${BARE('b')}`,
    ),
  },
  {
    ids: ['106021'],
    kind: 'denied',
    pattern: new RegExp(`^Deny (?<protocol>\\w{1,16}) reverse path check from ${BARE('a')} to ${BARE('b')}`),
  },
  {
    ids: ['106100'],
    kind: 'permitted',
    pattern:
      /^access-list (?<rule>\S{1,128}) (?<action>permitted|denied|est-allowed) (?<protocol>\w{1,16}) (?<a_if>[^\s/]{1,64})\/(?<a_ip>[0-9A-Fa-f.:]{2,45})\((?<a_port>\d{1,5})\)(?:\([^)]{0,128}\))? -> (?<b_if>[^\s/]{1,64})\/(?<b_ip>[0-9A-Fa-f.:]{2,45})\((?<b_port>\d{1,5})\)/,
  },
  {
    ids: [
      '113004',
      '113012',
      '113005',
      '113015',
      '113008',
      '611101',
      '611102',
      '605004',
      '605005',
      '113039',
      '716001',
      '722051',
      '722022',
      '109005',
      '109006',
      '109031',
    ],
    kind: 'logon',
    pattern:
      /(?:[uU]ser(?:name)? ?[=:] ?|Uname: ?|for user |[uU]ser (?=["'<]))["'<]?(?<user>[^\s"'<>,;]{1,128})/,
  },
  {
    ids: ['113019', '716002', '722023', '722037'],
    kind: 'logoff',
    pattern: /Username = ?(?<user>[^\s,]{1,128})|User <(?<user2>[^>]{1,128})>/,
  },
  {
    ids: ['111008', '111009', '111010'],
    kind: 'command',
    pattern: /^User '(?<user>[^']{1,128})'.{0,200}?(?:executed|ran|running).{0,64}?'(?<command>.{1,1024})'/s,
  },
  {
    ids: ['430001'],
    kind: 'threat',
    pattern:
      /(?:^|, )SrcIP: (?<a_ip>[0-9A-Fa-f.:]{2,45}), DstIP: (?<b_ip>[0-9A-Fa-f.:]{2,45})(?:, SrcPort: (?<a_port>\d{1,5}))?(?:, DstPort: (?<b_port>\d{1,5}))?(?:, Protocol: (?<protocol>\w{1,16}))?/,
  },
  {
    ids: ['400000', '733100', '733101', '733102'],
    kind: 'threat',
    pattern: new RegExp(
      `^(?:(?<title>IPS:\\d{1,6} .{1,128}?) from ${BARE('a')} to ${BARE('b')}|(?<title2>.{1,256}))`,
      's',
    ),
  },
]

const BY_ID: ReadonlyMap<string, Shape> = new Map(
  SHAPES.flatMap((shape) => shape.ids.map((id) => [id, shape] as const)),
)
const REMOTE =
  /(?:\bIP\s?=?\s?<?|from |user IP\s?=\s?)(?<a_ip>(?:\d{1,3}\.){3}\d{1,3}|[0-9A-Fa-f]{0,4}:[0-9A-Fa-f:.]{2,40})/
const FAILED = new Set(['113005', '113015', '611102', '605004', '109006'])

/** Undefined for one of the many messages that have no shape of their own here. */
export function readCiscoMessage(id: string, text: string): CiscoMessage | undefined {
  const shape = BY_ID.get(id)
  const match = shape?.pattern.exec(text.slice(0, 4096))
  if (shape === undefined || match === undefined || match === null) return undefined
  const fields: Record<string, string> = {}
  for (const [name, value] of Object.entries(match.groups ?? {}))
    if (value !== undefined) fields[name.replace(/2$/, '')] = value
  if (shape.kind === 'logon' || shape.kind === 'logoff') {
    const from = REMOTE.exec(text.slice(0, 4096))?.groups?.['a_ip']
    if (from !== undefined) fields['a_ip'] = from
    fields['outcome'] = FAILED.has(id) ? 'failure' : 'success'
  }
  return { kind: fields['action'] === 'denied' ? 'denied' : shape.kind, fields }
}
