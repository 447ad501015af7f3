import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FilterRule } from '@opensoc/openc2'
import { objectionTo, printRuleset } from './nft-rules.ts'

const rule = (over: Partial<FilterRule>): FilterRule => ({
  rule_number: 1,
  verdict: 'deny',
  target: { type: 'ipv4_net', value: '192.0.2.0/24' },
  direction: 'both',
  drop_process: 'none',
  persistent: true,
  from: 0,
  ...over,
})

const lines = (one: FilterRule, inside?: string) =>
  printRuleset([one], { table: 't', ...(inside && { inside }) })
    .split('\n')
    .filter((line) => line.includes('comment'))
    .map((line) => line.trim().replace('meta time >= "1970-01-01 00:00:00" ', ''))

test('a net is source or destination, in the directions that are asked for', () => {
  const net = ['ip saddr 192.0.2.0/24', 'ip daddr 192.0.2.0/24'].map(
    (match) => `${match} counter drop comment "opensoc 1"`,
  )
  assert.deepEqual(lines(rule({})), [...net, ...net])
  assert.deepEqual(lines(rule({ direction: 'ingress' })), net)
  assert.equal(lines(rule({ direction: 'egress' }), 'lan0')[2], `iifname "lan0" ${net[0]}`)
})

test('a connection is all that it names', () => {
  const value = { protocol: 'tcp', src_addr: '1.2.3.4', dst_addr: '198.2.3.4', dst_port: 80 }
  assert.equal(
    lines(
      rule({ target: { type: 'ipv4_connection', value }, direction: 'egress', drop_process: 'reject' }),
    )[0],
    'meta nfproto ipv4 ip saddr 1.2.3.4 ip daddr 198.2.3.4 meta l4proto tcp th dport 80 counter reject with icmpx admin-prohibited comment "opensoc 1"',
  )
  assert.match(
    lines(rule({ target: { type: 'ipv6_connection', value: { dst_port: 53 } } }))[0] ?? '',
    /ipv6 meta l4proto \{ tcp, udp, sctp \} th dport 53/,
  )
})

test('a lease is a time that the kernel keeps, never shorter than asked for', () => {
  assert.match(
    printRuleset([rule({ from: 1999, until: 5001 })], { table: 't' }),
    /time >= "1970-01-01 00:00:01" meta time < "1970-01-01 00:00:06"/,
  )
})

test('what nftables cannot do is said', () => {
  assert.match(objectionTo(rule({ drop_process: 'false_ack' }), { table: 't' }) ?? '', /false_ack/)
  assert.match(
    objectionTo(rule({ target: { type: 'ipv4_connection', value: { protocol: 'icmp', dst_port: 1 } } }), {
      table: 't',
    }) ?? '',
    /icmp/,
  )
  assert.equal(objectionTo(rule({}), { table: 't' }), undefined)
})
