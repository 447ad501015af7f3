import type { FilterRule } from '@opensoc/openc2'

/** Where a filter stands: at a host, for what it sends and receives; or before a network, whose inner interface is named. */
export interface FilterPlace {
  readonly table: string
  /** The interface behind which the protected network lies; absent: only the host itself. */
  readonly inside?: string
}

/**
 * The whole table as one nft script: loaded, it replaces the old one in one transaction. Rules with a time carry it as
 * `meta time`, so that the kernel ends them with nobody's help.
 */
export function printRuleset(rules: readonly FilterRule[], place: FilterPlace): string {
  const chains: [hook: string, lines: string[]][] = [
    ['input', rules.filter(({ direction }) => direction !== 'egress').flatMap((rule) => printRule(rule, ''))],
    [
      'output',
      rules.filter(({ direction }) => direction !== 'ingress').flatMap((rule) => printRule(rule, '')),
    ],
  ]
  if (place.inside !== undefined)
    chains.push(['forward', rules.flatMap((rule) => printRule(rule, through(rule, place)))])
  const body = chains.map(
    ([hook, lines]) =>
      `  chain ${hook} {\n    type filter hook ${hook} priority -10; policy accept;\n${lines.map((line) => `    ${line}\n`).join('')}  }\n`,
  )
  return `table inet ${place.table} {}\ndelete table inet ${place.table}\ntable inet ${place.table} {\n${body.join('')}}\n`
}

/** Why nftables cannot do a rule, or undefined. */
export function objectionTo(
  { drop_process, target, direction }: FilterRule,
  place: FilterPlace,
): string | undefined {
  if (drop_process === 'false_ack') return 'drop_process false_ack'
  if (direction !== 'both' && place.inside === undefined && target.type === 'domain_name')
    return 'domain_name'
  const { protocol, src_port, dst_port } = connectionOf(target.value)
  if (protocol === 'icmp' && (src_port ?? dst_port) !== undefined) return 'a port with protocol icmp'
  return undefined
}

function through({ direction }: FilterRule, { inside }: FilterPlace): string {
  if (direction === 'both') return ''
  return `${direction === 'ingress' ? 'oifname' : 'iifname'} "${inside}" `
}

function printRule(rule: FilterRule, where: string): readonly string[] {
  const verdict =
    rule.verdict === 'allow'
      ? 'accept'
      : rule.drop_process === 'reject'
        ? 'reject with icmpx admin-prohibited'
        : 'drop'
  const times = printTimes(rule)
  return matches(rule).map(
    (match) => `${where}${times}${match} counter ${verdict} comment "opensoc ${rule.rule_number}"`,
  )
}

/** Whole seconds: a rule begins a little early and ends a little late rather than the other way round. */
export function printTimes({ from, until }: { readonly from: number; readonly until?: number }): string {
  const start = `meta time >= "${printTime(Math.floor(from / 1000))}" `
  return until === undefined ? start : `${start}meta time < "${printTime(Math.ceil(until / 1000))}" `
}

/** As nft reads it with TZ=UTC. */
function printTime(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 19).replace('T', ' ')
}

interface Connection {
  readonly src_addr?: string
  readonly dst_addr?: string
  readonly src_port?: number
  readonly dst_port?: number
  readonly protocol?: string
}

function connectionOf(value: unknown): Connection {
  return typeof value === 'object' && value !== null ? (value as Connection) : {}
}

/** A net is source or destination; a connection is all that it names. Values were checked when the command was read. */
function matches({ target: { type, value } }: FilterRule): readonly string[] {
  const family = type.startsWith('ipv6') ? 'ip6' : 'ip'
  if (type === 'ipv4_net' || type === 'ipv6_net')
    return [`${family} saddr ${value}`, `${family} daddr ${value}`]
  const { src_addr, dst_addr, src_port, dst_port, protocol } = connectionOf(value)
  const ports = (src_port ?? dst_port) !== undefined
  const parts = [
    `meta nfproto ${family === 'ip' ? 'ipv4' : 'ipv6'}`,
    src_addr && `${family} saddr ${src_addr}`,
    dst_addr && `${family} daddr ${dst_addr}`,
    protocol && `meta l4proto ${protocol === 'icmp' && family === 'ip6' ? 'ipv6-icmp' : protocol}`,
    protocol === undefined && ports && 'meta l4proto { tcp, udp, sctp }',
    src_port !== undefined && `th sport ${src_port}`,
    dst_port !== undefined && `th dport ${dst_port}`,
  ]
  return [parts.filter(Boolean).join(' ')]
}
