import type { StoredEvent } from '@opensoc/domain'

/** A sensor on the wire knows a host by its address: where a host's own events tell the address, its lane is the host's. */
export function laneNames(events: Iterable<StoredEvent>): (lane: string) => string {
  const hostOfAddress = new Map<string, string>()
  for (const { layer, columns } of events) {
    const host = String(columns['host'] ?? '')
    const address = String(columns['src_ip'] ?? '')
    if (layer === 'endpoint' && host !== '' && address !== '' && !hostOfAddress.has(address))
      hostOfAddress.set(address, host)
  }
  return (lane) => hostOfAddress.get(lane) ?? lane
}
