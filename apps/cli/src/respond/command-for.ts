import { isIP } from 'node:net'

export interface CommandFor {
  readonly command: {
    readonly action: string
    readonly target: Record<string, unknown>
    readonly args?: Record<string, unknown>
  }
  readonly pair: readonly [action: string, target: string]
  /** The host that must do it. */
  readonly device?: string
}

type Maker = (target: string, host: string | undefined) => CommandFor | { readonly error: string }

/** Words of people for OpenC2 commands. */
export const RESPONSES: Readonly<Record<string, Maker>> = {
  isolate: (target) => ({
    command: {
      action: 'contain',
      target: { device: { hostname: target } },
      args: { er: { device_containment: 'network_isolation' } },
    },
    pair: ['contain', 'device'],
    device: target,
  }),
  block: (target) => {
    const version = isIP(target.replace(/\/\d{1,3}$/, ''))
    if (version === 0) return { error: `${target} is no address and no block of addresses.` }
    const type = version === 4 ? 'ipv4_net' : 'ipv6_net'
    return { command: { action: 'deny', target: { [type]: target } }, pair: ['deny', type] }
  },
  kill: (target, host) => {
    if (!/^\d{1,10}$/.test(target)) return { error: `${target} is no process id.` }
    if (host === undefined) return { error: 'Give --host: the process is on it.' }
    const er = { downstream_device: { devices: [{ hostname: host }] } }
    return {
      command: { action: 'stop', target: { process: { pid: Number(target) } }, args: { er } },
      pair: ['stop', 'process'],
      device: host,
    }
  },
  quarantine: (target, host) => {
    if (!target.startsWith('/')) return { error: `${target} is no full path.` }
    if (host === undefined) return { error: 'Give --host: the file is on it.' }
    const er = { downstream_device: { devices: [{ hostname: host }] } }
    return {
      command: { action: 'contain', target: { file: { path: target } }, args: { er } },
      pair: ['contain', 'file'],
      device: host,
    }
  },
}

export function commandFor(
  action: string,
  target: string,
  host?: string,
): CommandFor | { readonly error: string } {
  const make = Object.hasOwn(RESPONSES, action) ? RESPONSES[action] : undefined
  return (
    make?.(target, host) ?? { error: `There is no action ${action}: ${Object.keys(RESPONSES).join(', ')}.` }
  )
}
