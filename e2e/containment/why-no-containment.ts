import { spawnSync } from 'node:child_process'

/** Why network namespaces with a firewall cannot be made here, or false. */
export function whyNoContainment(): string | false {
  if (process.getuid?.() !== 0) return 'network namespaces need root'
  const name = `opensoc-try-${process.pid}`
  const script = `ip netns add ${name} && ip netns exec ${name} nft list tables && ip netns del ${name} && ping -V && openssl version`
  if (spawnSync('sh', ['-c', script]).status === 0) return false
  spawnSync('ip', ['netns', 'del', name])
  return 'iproute2, nftables, ping or openssl is absent (apt install iproute2 nftables iputils-ping openssl)'
}
