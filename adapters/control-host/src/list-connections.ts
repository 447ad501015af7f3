import { readFile } from 'node:fs/promises'

export interface HostConnection {
  readonly protocol: 'tcp' | 'udp'
  readonly src_addr: string
  readonly src_port: number
  readonly dst_addr: string
  readonly dst_port: number
  readonly state: string
}

const STATES = [
  '',
  'established',
  'syn_sent',
  'syn_recv',
  'fin_wait1',
  'fin_wait2',
  'time_wait',
  'close',
  'close_wait',
  'last_ack',
  'listen',
  'closing',
]

/** The connections and listening sockets of the host's network, from /proc/net. */
export async function listConnections(): Promise<readonly HostConnection[]> {
  const files = [
    ['tcp', '/proc/net/tcp'],
    ['tcp', '/proc/net/tcp6'],
    ['udp', '/proc/net/udp'],
    ['udp', '/proc/net/udp6'],
  ] as const
  const lists = await Promise.all(
    files.map(async ([protocol, file]) => {
      const text = await readFile(file, 'utf8').catch(() => '')
      return text
        .split('\n')
        .slice(1)
        .filter(Boolean)
        .map((line) => parseLine(protocol, line))
    }),
  )
  return lists.flat()
}

function parseLine(protocol: 'tcp' | 'udp', line: string): HostConnection {
  const [, local = '', remote = '', state = ''] = line.trim().split(/\s+/)
  const [source, destination] = [parseEnd(local), parseEnd(remote)]
  return {
    protocol,
    src_addr: source.address,
    src_port: source.port,
    dst_addr: destination.address,
    dst_port: destination.port,
    state: STATES[Number.parseInt(state, 16)] ?? state,
  }
}

/** Addresses are 32-bit words in the machine's order: on the machines we run on the low byte comes first. */
function parseEnd(text: string): { readonly address: string; readonly port: number } {
  const [hex = '', port = ''] = text.split(':')
  const bytes = (hex.match(/.{8}/g) ?? []).flatMap((word) =>
    (word.match(/../g) ?? []).reverse().map((pair) => Number.parseInt(pair, 16)),
  )
  const address = bytes.length === 4 ? bytes.join('.') : printIpv6(bytes)
  return { address, port: Number.parseInt(port, 16) }
}

function printIpv6(bytes: readonly number[]): string {
  const mapped = bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 255 && bytes[11] === 255
  if (mapped) return bytes.slice(12).join('.')
  const groups = Array.from({ length: 8 }, (_, at) =>
    (((bytes[at * 2] ?? 0) << 8) | (bytes[at * 2 + 1] ?? 0)).toString(16),
  )
  return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1)
}
