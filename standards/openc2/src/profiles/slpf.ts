import { hostname } from '../data-types.ts'
import type { Profile } from '../profile.ts'
import { arrayOf, boolean, integer, oneOf, record, text } from '../shape.ts'
import { checkPacketFilter } from './packet-filter.ts'

const ruleNumber = integer()
const filtered = ['ipv4_net', 'ipv6_net', 'ipv4_connection', 'ipv6_connection'] as const

/** Stateless packet filtering 1.0 (oc2slpf-v1.0-cs01). */
export const slpf: Profile = {
  nsid: 'slpf',
  pairs: {
    allow: filtered,
    deny: filtered,
    query: ['features'],
    delete: ['slpf:rule_number'],
    update: ['file'],
  },
  targets: { rule_number: ruleNumber },
  args: record({
    drop_process: oneOf('none', 'reject', 'false_ack'),
    persistent: boolean,
    direction: oneOf('both', 'ingress', 'egress'),
    insert_rule: ruleNumber,
  }),
  specifiers: record({
    hostname,
    named_group: text(),
    asset_id: text(),
    asset_tuple: arrayOf(text(), { max: 10 }),
  }),
  results: record({ rule_number: ruleNumber }),
  check: checkPacketFilter('slpf'),
}
