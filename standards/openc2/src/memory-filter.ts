import type { FilterRule, PacketFilter } from './packet-filter-actuator.ts'

/** A filter that only remembers its rules: for tests of what stands above it. */
export function memoryFilter(): PacketFilter {
  let kept: readonly FilterRule[] = []
  let last = 0
  return {
    targets: ['ipv4_net', 'ipv6_net', 'ipv4_connection', 'ipv6_connection'],
    rules: () => kept,
    lastNumber: () => last,
    async apply(rules, lastNumber) {
      kept = rules
      last = lastNumber
    },
  }
}
