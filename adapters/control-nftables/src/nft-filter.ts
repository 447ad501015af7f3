import { mkdir, open, readFile, rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { FilterRule, PacketFilter } from '@opensoc/openc2'
import { type NftCommand, runNft } from './nft-command.ts'
import { type FilterPlace, objectionTo, printRuleset } from './nft-rules.ts'

export interface NftFilterOptions extends FilterPlace {
  /** Where the rules are kept over restarts. */
  readonly file: string
  readonly command?: NftCommand
}

interface Kept {
  readonly bootId: string
  readonly lastNumber: number
  readonly rules: readonly FilterRule[]
}

/** A packet filter on nftables with a table of its own; other tables are left alone. */
export interface NftFilter extends PacketFilter {
  /** The rules as the kernel has them now, by number, as nft prints them: what is really filtered. */
  inKernel(): Promise<ReadonlyMap<number, readonly string[]>>
  /** Takes our table away, and forgets nothing. */
  close(): Promise<void>
}

/** Opens the filter and loads its kept rules; those that were not to persist are gone when the machine was restarted. */
export async function openNftFilter(options: NftFilterOptions): Promise<NftFilter> {
  const { file, table, command = ['nft'] } = options
  const bootId = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '')
  let kept = await readKept(file, bootId)
  const load = (rules: readonly FilterRule[]) => runNft(command, ['-f', '-'], printRuleset(rules, options))
  await load(kept.rules)
  return {
    targets: ['ipv4_net', 'ipv6_net', 'ipv4_connection', 'ipv6_connection'],
    rules: () => kept.rules,
    lastNumber: () => kept.lastNumber,
    objection: (rule) => objectionTo(rule, options),
    async apply(rules, lastNumber) {
      const next = { bootId, lastNumber, rules }
      const before = kept.rules
      await load(rules)
      try {
        await writeKept(file, next)
      } catch (error) {
        await load(before)
        throw error
      }
      kept = next
    },
    async inKernel() {
      const listed = await runNft(command, ['list', 'table', 'inet', table])
      const byNumber = new Map<number, string[]>()
      for (const line of listed.split('\n')) {
        const number = Number(/comment "opensoc (\d+)"/.exec(line)?.[1] ?? Number.NaN)
        if (Number.isNaN(number)) continue
        const text = line.trim().replace(/ counter packets \d+ bytes \d+/, '')
        byNumber.set(number, [...(byNumber.get(number) ?? []), text])
      }
      return byNumber
    },
    async close() {
      await runNft(command, ['delete', 'table', 'inet', table])
    },
  }
}

async function readKept(file: string, bootId: string): Promise<Kept> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    return { bootId, lastNumber: 0, rules: [] }
  }
  const kept = JSON.parse(text) as Kept
  return kept.bootId === bootId ? kept : { ...kept, rules: kept.rules.filter(({ persistent }) => persistent) }
}

/** Whole or not at all, and on the disk when it resolves. */
async function writeKept(file: string, kept: Kept): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  const temporary = `${file}.new`
  const handle = await open(temporary, 'w', 0o600)
  try {
    await handle.writeFile(JSON.stringify(kept))
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(temporary, file)
}
