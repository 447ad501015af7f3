import type { EventLake, HuntQuery } from '@opensoc/domain'
import { parseHunt } from '@opensoc/domain'
import type { Command } from '@opensoc/openc2'

/** Who and what an action would have cut off. */
export interface DryRun {
  /** The hunt that gives the same counts. */
  readonly query: string
  readonly from: number
  readonly to: number
  readonly events: number
  readonly hosts: readonly { readonly value: string; readonly count: number }[]
  readonly users: readonly { readonly value: string; readonly count: number }[]
  readonly processes: readonly { readonly value: string; readonly count: number }[]
}

const TOP = 20

/** Answers from the telemetry of `days` before `now`; undefined where no telemetry tells of such an action. */
export async function dryRun(
  lake: EventLake,
  command: Command,
  { tenantId, now, days }: { readonly tenantId: string; readonly now: number; readonly days: number },
): Promise<DryRun | undefined> {
  const text = queryOf(command)
  const parsed = text === undefined ? undefined : parseHunt(text)
  if (!parsed?.ok) return undefined
  const query: HuntQuery = parsed.value
  const scope = { tenantId, query, from: now - days * 86_400_000, to: now + 1 }
  const [events, hosts, users, processes] = await Promise.all([
    lake.count(scope),
    lake.topValues(scope, 'host', TOP),
    lake.topValues(scope, 'user', TOP),
    lake.topValues(scope, 'process_name', TOP),
  ])
  return { query: text as string, from: scope.from, to: scope.to, events, hosts, users, processes }
}

/** A block of addresses other than a whole host is not asked for: the lake keeps addresses as text. */
function queryOf({ action, target }: Command): string | undefined {
  const value = target.value as Record<string, unknown>
  const quoted = (text: unknown) => `"${String(text).replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
  switch (`${action} ${target.type}`) {
    case 'deny ipv4_net':
    case 'deny ipv6_net': {
      const [address, prefix] = String(target.value).split('/')
      if (prefix !== undefined && prefix !== '32' && prefix !== '128') return undefined
      return `dst_ip:${quoted(address)} OR src_ip:${quoted(address)}`
    }
    case 'deny ipv4_connection':
    case 'deny ipv6_connection': {
      const parts = ['src_ip', 'dst_ip', 'src_port', 'dst_port'].flatMap((column) => {
        const given = value[column.replace('_ip', '_addr')]
        return given === undefined ? [] : [`${column}:${quoted(given)}`]
      })
      return parts.length === 0 ? undefined : parts.join(' ')
    }
    case 'deny domain_name':
      return `domain:${quoted(target.value)}`
    case 'contain device': {
      const name = value['hostname'] ?? value['device_id']
      return `host:${quoted(name)} dst_ip:*`
    }
    case 'set er:account':
      return `user:${quoted(value['account_name'] ?? value['uid'])}`
    default:
      return undefined
  }
}
