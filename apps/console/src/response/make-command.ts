export type Kind = 'isolate' | 'block' | 'kill' | 'quarantine'

export const KINDS: Readonly<
  Record<Kind, { readonly label: string; readonly target: string; readonly onHost: boolean }>
> = {
  isolate: { label: 'Isolate a host', target: 'Host', onHost: false },
  block: { label: 'Block an address', target: 'Address or block', onHost: false },
  kill: { label: 'Stop a process', target: 'Process id', onHost: true },
  quarantine: { label: 'Take a file away', target: 'Full path', onHost: true },
}

/** The OpenC2 command that a form describes; undefined while something is missing. */
export function makeCommand(kind: Kind, target: string, host: string) {
  if (target === '' || (KINDS[kind].onHost && host === '')) return undefined
  const er = { downstream_device: { devices: [{ hostname: host }] } }
  switch (kind) {
    case 'isolate':
      return {
        action: 'contain',
        target: { device: { hostname: target } },
        args: { er: { device_containment: 'network_isolation' } },
      }
    case 'block':
      return { action: 'deny', target: { [target.includes(':') ? 'ipv6_net' : 'ipv4_net']: target } }
    case 'kill':
      return /^\d+$/.test(target)
        ? { action: 'stop', target: { process: { pid: Number(target) } }, args: { er } }
        : undefined
    case 'quarantine':
      return { action: 'contain', target: { file: { path: target } }, args: { er } }
  }
}
