import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { allNormalizers } from '../test/all-normalizers.ts'
import { decodeText } from '../test/decode-text.ts'
import { createNormalize } from './2-normalize/normalize.ts'
import { LearnedLeases } from './learned-leases.ts'

const TIME = Date.UTC(2026, 0, 15, 10, 20, 30)
const normalize = createNormalize(allNormalizers())

function learned(record: object) {
  const { records, context } = decodeText(JSON.stringify(record))
  const leases = new LearnedLeases()
  for (const event of normalize.run(records, context).items) leases.add(event)
  return leases.list().map(({ ip, host, from, to }) => ({ ip, host, from, to }))
}

const suricata = (dhcp: object) => ({
  ...{ timestamp: '2026-01-15T10:20:30.000000+0000', event_type: 'dhcp', flow_id: 1, proto: 'UDP' },
  ...{ src_ip: '10.0.0.1', src_port: 67, dest_ip: '10.0.0.42', dest_port: 68, dhcp },
})
const zeek = (over: object) => ({
  ...{ _path: 'dhcp', ts: TIME / 1000, uids: ['C1'], client_addr: '10.0.0.42', assigned_addr: '10.0.0.42' },
  ...{ host_name: 'ws-042', lease_time: 3600, msg_types: ['REQUEST', 'ACK'], ...over },
})
const LEASE = { ip: '10.0.0.42', host: 'ws-042', from: TIME, to: TIME + 3_600_000 }
const ACK = {
  type: 'reply',
  dhcp_type: 'ack',
  assigned_ip: '10.0.0.42',
  hostname: 'ws-042',
  lease_time: 3600,
}

describe('leases in DHCP events', () => {
  it('are learned from Suricata and Zeek where the server gave an address', () => {
    assert.deepEqual(learned(suricata(ACK)), [LEASE])
    assert.deepEqual(learned(zeek({})), [LEASE])
  })

  it('last a day where the server does not say', () => {
    assert.equal(learned(zeek({ lease_time: undefined }))[0]?.to, TIME + 86_400_000)
  })

  const none: readonly (readonly [string, object])[] = [
    ['a request', suricata({ ...ACK, dhcp_type: 'request' })],
    ['a release', zeek({ msg_types: ['REQUEST', 'ACK', 'RELEASE'] })],
    ['a client without a name', suricata({ ...ACK, hostname: '' })],
    ['a name that is none', suricata({ ...ACK, hostname: 'a b; rm' })],
    ['an address that is none', suricata({ ...ACK, assigned_ip: 'x' })],
  ]
  for (const [what, record] of none)
    it(`are not learned from ${what}`, () => assert.deepEqual(learned(record), []))
})
