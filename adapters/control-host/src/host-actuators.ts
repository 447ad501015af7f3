import { isIP } from 'node:net'
import {
  type Actuator,
  argsOf,
  type Command,
  er,
  type Handler,
  type Response,
  respond,
} from '@opensoc/openc2'
import type { FileQuarantine } from './file-quarantine.ts'
import { findFiles } from './find-files.ts'
import { hostProfile } from './host-profile.ts'
import { listConnections } from './list-connections.ts'
import { listUsers } from './list-users.ts'
import { probeReach } from './probe-reach.ts'
import { listProcesses, readProcess } from './read-process.ts'
import { stopProcess } from './stop-process.ts'

/** How the host is cut off and let back; nftables does it. */
export interface HostIsolation {
  isolate(rules: { readonly permitted: readonly string[]; readonly until?: number }): Promise<void>
  release(): Promise<void>
  inKernel(): Promise<string | undefined>
}

export interface HostControls {
  /** The names under which the host answers to `downstream_device` and `device`. */
  readonly names: readonly string[]
  readonly quarantine: FileQuarantine
  readonly isolation: HostIsolation
  /** The rules of the packet filter as the kernel has them, by number. */
  readonly filterRules: () => Promise<ReadonlyMap<number, readonly string[]>>
  /** Addresses that stay reachable whatever a command says: the platform. */
  readonly management: readonly string[]
  /** ms since the epoch. */
  readonly now: () => number
}

/** The actuators of a sensor: endpoint response on its own host, and live questions. */
export function hostActuators(controls: HostControls): readonly Actuator[] {
  const own =
    (handler: Handler): Handler =>
    (command, request) =>
      isOwn(command, controls.names)
        ? handler(command, request)
        : respond(404, 'the command names another device')
  return [
    {
      profile: er,
      understands: [hostProfile.nsid],
      handlers: {
        contain: {
          device: own((command) => isolate(command, controls)),
          file: own((command) => takeFile(command, controls)),
        },
        allow: { device: own(() => release(controls)), file: own((command) => giveBack(command, controls)) },
        stop: { process: own(stop) },
      },
    },
    { profile: hostProfile, handlers: { query: questions(controls) } },
  ]
}

interface Device {
  readonly hostname?: string
  readonly device_id?: string
}

function isOwn({ target, args }: Command, names: readonly string[]): boolean {
  const { downstream_device } = argsOf(args, 'er') as { downstream_device?: { devices?: readonly Device[] } }
  const devices = target.type === 'device' ? [target.value as Device] : (downstream_device?.devices ?? [])
  const own = names.map((name) => name.toLowerCase())
  return devices.some(({ hostname, device_id }) => own.includes((hostname ?? device_id ?? '').toLowerCase()))
}

async function isolate(command: Command, { isolation, management, now }: HostControls): Promise<Response> {
  const { device_containment, permitted_addresses: permitted = {} } = argsOf(command.args, 'er') as {
    device_containment?: string
    permitted_addresses?: {
      domain_name?: readonly string[]
      ipv4_net?: readonly string[]
      ipv6_net?: readonly string[]
    }
  }
  if (device_containment !== 'network_isolation')
    return respond(501, `Option not supported: ${device_containment}`)
  if (permitted.domain_name) return respond(501, 'Option not supported: permitted_addresses by domain name')
  const { duration, stop_time, start_time } = command.args
  if (start_time !== undefined) return respond(501, 'Option not supported: start_time')
  const until = stop_time ?? (duration === undefined ? undefined : now() + duration)
  const nets = [...management, ...(permitted.ipv4_net ?? []), ...(permitted.ipv6_net ?? [])]
  await isolation.isolate({ permitted: [...new Set(nets)], ...(until !== undefined && { until }) })
  return respond(200)
}

async function release({ isolation }: HostControls): Promise<Response> {
  await isolation.release()
  return respond(200)
}

interface FileTarget {
  readonly path?: string
  readonly name?: string
  readonly hashes?: { readonly sha256?: string }
}

async function takeFile({ target }: Command, { quarantine }: HostControls): Promise<Response> {
  const { path, hashes } = target.value as FileTarget
  if (path === undefined) return respond(501, 'Option not supported: a file without its path')
  const taken = await quarantine.quarantine(path, hashes?.sha256)
  return taken.ok ? respond(200, undefined, { 'x-opensoc': taken.file }) : respond(500, taken.reason)
}

async function giveBack({ target }: Command, { quarantine }: HostControls): Promise<Response> {
  const id = (target.value as FileTarget).hashes?.sha256?.toLowerCase()
  if (id === undefined) return respond(501, 'Option not supported: a file without its sha256')
  const given = await quarantine.release(id)
  return given.ok ? respond(200, undefined, { 'x-opensoc': given.file }) : respond(500, given.reason)
}

async function stop({ target, args }: Command): Promise<Response> {
  const wanted = target.value as {
    pid?: number
    name?: string
    command_line?: string
    executable?: FileTarget
  }
  if (wanted.pid === undefined) return respond(501, 'Option not supported: a process without its pid')
  const { start_ticks } = argsOf(args, hostProfile.nsid) as { start_ticks?: number }
  const path = wanted.executable?.path
  const result = await stopProcess({
    pid: wanted.pid,
    ...(start_ticks !== undefined && { start_ticks }),
    ...(wanted.name !== undefined && { name: wanted.name }),
    ...(wanted.command_line !== undefined && { command_line: wanted.command_line }),
    ...(path !== undefined && { path }),
  })
  if (!result.ok) return respond(500, result.reason)
  return respond(200, undefined, result.stopped ? { 'x-opensoc': { ...result.stopped } } : undefined)
}

const MAX_ITEMS = 5000

function questions({ isolation, quarantine, filterRules }: HostControls): Readonly<Record<string, Handler>> {
  const ask = (find: (wanted: Record<string, unknown>) => Promise<readonly object[]>): Handler => {
    return async ({ target }) => {
      const items = await find(target.value as Record<string, unknown>)
      const cut = items.length > MAX_ITEMS && { truncated: items.length }
      return respond(200, undefined, { 'x-opensoc': { items: items.slice(0, MAX_ITEMS), ...cut } })
    }
  }
  const matching = (items: readonly object[], wanted: Record<string, unknown>) =>
    items.filter((item) =>
      Object.entries(wanted).every(([name, value]) => (item as Record<string, unknown>)[name] === value),
    )
  return {
    'x-opensoc:processes': ask(async ({ pid, ...wanted }) => {
      const one = typeof pid === 'number' ? await readProcess(pid) : undefined
      return matching(pid === undefined ? await listProcesses() : one ? [one] : [], wanted)
    }),
    'x-opensoc:connections': ask(async (wanted) => matching(await listConnections(), wanted)),
    'x-opensoc:files': ask((wanted) => findFiles(wanted)),
    'x-opensoc:users': ask(async (wanted) => matching(await listUsers(), wanted)),
    'x-opensoc:isolation': ask(async () => {
      const rules = await isolation.inKernel()
      return rules === undefined ? [] : [{ rules }]
    }),
    'x-opensoc:filter': ask(async (wanted) => {
      const rules = [...(await filterRules())].map(([rule_number, lines]) => ({ rule_number, lines }))
      return matching(rules, wanted)
    }),
    'x-opensoc:quarantine': ask(() => quarantine.list()),
    'x-opensoc:reachability': async ({ target }) => {
      const { address, port } = target.value as { address: string; port?: number }
      if (isIP(address) === 0) return respond(400, 'address must be an IP address')
      return respond(200, undefined, { 'x-opensoc': { reach: await probeReach(address, port) } })
    },
  }
}
