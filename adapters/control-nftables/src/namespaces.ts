import { execFileSync, spawnSync } from 'node:child_process'

/** A network for tests: a host and a peer in namespaces of their own, joined by a cable. */
export interface TestNetwork {
  readonly host: string
  readonly peer: string
  readonly hostAddress: string
  readonly peerAddress: string
  /** Runs a program in a namespace and gives what it printed and how it ended. */
  run(
    namespace: string,
    program: string,
    args: readonly string[],
  ): { readonly status: number | null; readonly output: string }
  remove(): void
}

/** Why network namespaces with nftables cannot be made here, or false. */
export function whyNoNamespaces(): string | false {
  if (process.getuid?.() !== 0) return 'network namespaces need root'
  const name = `opensoc-try-${process.pid}`
  const tried = spawnSync('sh', [
    '-c',
    `ip netns add ${name} && ip netns exec ${name} nft list tables && ip netns del ${name}`,
  ])
  if (tried.status === 0) return false
  spawnSync('ip', ['netns', 'del', name])
  return 'network namespaces or nftables are absent (apt install iproute2 nftables)'
}

export function makeNetwork(name: string): TestNetwork {
  const [host, peer] = [`${name}-h`, `${name}-p`]
  const [hostAddress, peerAddress] = ['10.77.0.1', '10.77.0.2']
  const ip = (...args: string[]) => execFileSync('ip', args, { stdio: ['ignore', 'ignore', 'inherit'] })
  const remove = () => {
    for (const namespace of [host, peer]) spawnSync('ip', ['netns', 'del', namespace])
  }
  remove()
  for (const namespace of [host, peer]) ip('netns', 'add', namespace)
  ip('link', 'add', `${name}0`, 'netns', host, 'type', 'veth', 'peer', 'name', `${name}1`, 'netns', peer)
  for (const [namespace, address, link] of [
    [host, hostAddress, `${name}0`],
    [peer, peerAddress, `${name}1`],
  ] as const) {
    ip('-n', namespace, 'addr', 'add', `${address}/24`, 'dev', link)
    ip('-n', namespace, 'link', 'set', link, 'up')
    ip('-n', namespace, 'link', 'set', 'lo', 'up')
  }
  return {
    host,
    peer,
    hostAddress,
    peerAddress,
    run(namespace, program, args) {
      const ran = spawnSync('ip', ['netns', 'exec', namespace, program, ...args], {
        encoding: 'utf8',
        timeout: 20_000,
      })
      return { status: ran.status, output: `${ran.stdout}${ran.stderr}` }
    },
    remove,
  }
}
