import { type Profile, shapes } from '@opensoc/openc2'

const { integer, record, text } = shapes

/**
 * What a sensor answers beyond endpoint response: live questions, by which sweeps and probes look at a host. The
 * namespace is ours; the targets are asked for with the action `query`.
 */
export const hostProfile: Profile = {
  nsid: 'x-opensoc',
  pairs: {
    query: [
      'processes',
      'connections',
      'files',
      'users',
      'reachability',
      'isolation',
      'filter',
      'quarantine',
    ].map((name) => `x-opensoc:${name}`),
  },
  targets: {
    processes: record({ pid: integer(), name: text(), path: text() }),
    connections: record({ dst_addr: text(), dst_port: integer(0, 65_535) }),
    files: record({ path: text(), directory: text(), sha256: text() }, { min: 1 }),
    users: record({ name: text() }),
    reachability: record({ address: text(), port: integer(1, 65_535) }, { required: ['address'] }),
    isolation: record({}),
    filter: record({ rule_number: integer() }),
    quarantine: record({}),
  },
  args: record({ start_ticks: integer() }),
  specifiers: record({}),
  results: () => {},
  check: () => undefined,
}
