import { isIpv4Net, isIpv6Net } from '../addresses.ts'
import { hostname, port } from '../data-types.ts'
import type { Profile } from '../profile.ts'
import { arrayOf, boolean, integer, oneOf, record, text } from '../shape.ts'
import { checkPacketFilter } from './packet-filter.ts'

const ruleNumber = integer()
const filtered = [
  'domain_name',
  'ipv4_net',
  'ipv6_net',
  'ipv4_connection',
  'ipv6_connection',
  'pf:advanced_connection',
]
/** An address block, or the name of a group that the firewall knows. */
const addressOrGroup = text(
  'an address block or a group name',
  (value) => isIpv4Net(value) || isIpv6Net(value) || /^[A-Za-z][\w.-]*$/.test(value),
  256,
)

/** Packet filtering 1.0, draft csd02: SLPF with names, state, priority and logging. Its default direction is ingress. */
export const pf: Profile = {
  nsid: 'pf',
  pairs: {
    allow: filtered,
    deny: filtered,
    query: ['features'],
    delete: ['pf:rule_number'],
    update: ['file'],
  },
  targets: {
    rule_number: ruleNumber,
    advanced_connection: record(
      {
        src_addr: addressOrGroup,
        src_port: port,
        dst_addr: addressOrGroup,
        dst_port: port,
        protocol: text('a protocol name', (value) => /^[a-z0-9-]{1,32}$/.test(value)),
        network: text(),
        application: text(),
      },
      { min: 1 },
    ),
  },
  args: record({
    drop_process: oneOf('none', 'reject', 'false_ack'),
    persistent: boolean,
    direction: oneOf('both', 'ingress', 'egress'),
    insert_rule: ruleNumber,
    logged: boolean,
    description: text(),
    stateful: boolean,
    priority: integer(),
  }),
  specifiers: record({
    hostname,
    named_group: text(),
    asset_id: text(),
    asset_tuple: arrayOf(text(), { max: 10 }),
  }),
  results: record({ rule_number: ruleNumber }),
  check: checkPacketFilter('pf', ['logged', 'description', 'stateful', 'priority']),
}
