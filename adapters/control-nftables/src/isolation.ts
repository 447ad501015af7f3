import { type NftCommand, runNft } from './nft-command.ts'

/** What an isolated host may still speak with. */
export interface IsolationRules {
  /** Blocks of addresses that stay reachable in both directions: the management path first of all. */
  readonly permitted: readonly string[]
  /** ms since the epoch. */
  readonly until?: number
}

export interface Isolation {
  isolate(rules: IsolationRules): Promise<void>
  release(): Promise<void>
  /** The rules that the kernel has, or undefined when the host is not isolated. */
  inKernel(): Promise<string | undefined>
}

const TABLE = 'opensoc_isolation'

/** Cuts a host off with a table of its own that drops all but what is permitted, until a time that the kernel keeps. */
export function createIsolation(command: NftCommand = ['nft']): Isolation {
  return {
    isolate: async (rules) => void (await runNft(command, ['-f', '-'], printIsolation(rules))),
    release: async () =>
      void (await runNft(command, ['-f', '-'], `table inet ${TABLE} {}\ndelete table inet ${TABLE}\n`)),
    async inKernel() {
      const tables = await runNft(command, ['list', 'tables', 'inet'])
      if (!tables.split('\n').includes(`table inet ${TABLE}`)) return undefined
      return (await runNft(command, ['list', 'table', 'inet', TABLE])).replace(
        / counter packets \d+ bytes \d+/g,
        '',
      )
    },
  }
}

/** The time comes first: when it is over, everything passes again with nobody's help. */
export function printIsolation({ permitted, until }: IsolationRules): string {
  const over =
    until === undefined
      ? ''
      : `    meta time >= "${new Date(Math.ceil(until / 1000) * 1000).toISOString().slice(0, 19).replace('T', ' ')}" accept\n`
  const chain = (hook: string, loopback: string, side: string) => {
    const lines = permitted.map((net) => `    ${net.includes(':') ? 'ip6' : 'ip'} ${side} ${net} accept\n`)
    return `  chain ${hook} {\n    type filter hook ${hook} priority -20; policy drop;\n${over}    ${loopback} "lo" accept\n${lines.join('')}  }\n`
  }
  return `table inet ${TABLE} {}\ndelete table inet ${TABLE}\ntable inet ${TABLE} {\n${chain('input', 'iifname', 'saddr')}${chain('output', 'oifname', 'daddr')}  chain forward {\n    type filter hook forward priority -20; policy drop;\n${over}  }\n}\n`
}
