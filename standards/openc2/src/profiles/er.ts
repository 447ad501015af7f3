import type { Command } from '../command-types.ts'
import { device, hostname, ipv4Net, ipv6Net } from '../data-types.ts'
import { type Profile, type Refusal, refusal } from '../profile.ts'
import { arrayOf, oneOf, record, text } from '../shape.ts'
import { argsOf } from './packet-filter.ts'

const nets = ['ipv4_net', 'ipv6_net'] as const

/** Endpoint response 1.0 (working draft): commands to an agent, or to the manager of many. */
export const er: Profile = {
  nsid: 'er',
  pairs: {
    scan: ['device'],
    query: ['features'],
    deny: ['domain_name', 'file', ...nets],
    contain: ['device', 'file'],
    allow: ['device', 'file', 'domain_name', ...nets],
    start: ['file'],
    stop: ['device', 'process', 'er:service'],
    restart: ['device', 'process'],
    set: [...nets, 'er:registry_entry', 'er:account'],
    update: ['file'],
    create: ['er:registry_entry'],
    delete: ['file', 'er:registry_entry', 'er:service'],
  },
  targets: {
    registry_entry: record({ key: text(), type: text(), value: text() }, { required: ['type'] }),
    account: record({ uid: text(), account_name: text(), directory: text() }, { min: 1 }),
    service: record({ name: text(), display_name: text() }, { min: 1 }),
  },
  args: record(
    {
      account_status: oneOf('enabled', 'disabled'),
      device_containment: oneOf('network_isolation', 'app_restriction', 'disable_nic'),
      permitted_addresses: record(
        {
          domain_name: arrayOf(hostname, { max: 256 }),
          ipv4_net: arrayOf(ipv4Net, { max: 256 }),
          ipv6_net: arrayOf(ipv6Net, { max: 256 }),
        },
        { min: 1 },
      ),
      scan_depth: oneOf('shallow', 'deep'),
      periodic_scan: oneOf('enabled', 'disabled'),
      downstream_device: record(
        {
          devices: arrayOf(device, { max: 1000 }),
          device_groups: arrayOf(text(), { max: 1000 }),
          tenant_id: text(),
        },
        { min: 1 },
      ),
    },
    { min: 1 },
  ),
  specifiers: record({ hostname }),
  results: record({}),
  check,
}

/** Pairs that act on a device that only `downstream_device` names. */
const needsDevice = new Set([
  'contain file',
  'start file',
  'stop process',
  'stop er:service',
  'set ipv4_net',
  'set ipv6_net',
  'set er:registry_entry',
  'set er:account',
  'create er:registry_entry',
  'delete file',
  'delete er:registry_entry',
  'delete er:service',
])

function check({ action, target, args }: Command): Refusal | undefined {
  const pair = `${action} ${target.type}`
  const own = argsOf(args, 'er')
  if (pair === 'contain device' && own['device_containment'] === undefined) {
    return refusal(400, 'Containment type argument not populated')
  }
  if (needsDevice.has(pair) && own['downstream_device'] === undefined) {
    return refusal(400, 'Downstream device argument not populated')
  }
  if (pair === 'set er:account' && own['account_status'] === undefined) {
    return refusal(400, 'Account status argument not populated')
  }
  return undefined
}
