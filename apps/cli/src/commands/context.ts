import { readFile } from 'node:fs/promises'
import { ContextKind, importContext, listContext, removeContext, updateAsset } from '@opensoc/contract'
import type { Command } from 'commander'
import { chosenFormat, type Format, formatOption, printRows } from '../output/rows.ts'
import { connect } from '../remote/connect.ts'

const COLUMNS: Readonly<Record<ContextKind, readonly string[]>> = {
  assets: ['id', 'hostnames', 'ips', 'criticality', 'owner', 'purdue_level', 'is_safety', 'tags'],
  identities: ['id', 'names', 'display_name', 'department', 'is_privileged', 'tags'],
  networks: ['id', 'name', 'tags'],
  leases: ['ip', 'host', 'from_time', 'to_time'],
  lookups: ['table', 'attribute', 'value', 'meaning'],
}

/** What is known about hosts, accounts and addresses, and enriches events. */
export function addContext(program: Command): void {
  const context = program
    .command('context')
    .description('what is known about things: assets, identities, networks, leases, lookups')
  addListing(context)
  addImport(context)
  addSet(context)
  addRemove(context)
}

function kindOf(text: string, command: Command): ContextKind {
  const parsed = ContextKind.safeParse(text)
  return parsed.success
    ? parsed.data
    : command.error(`error: ${text} is none of ${ContextKind.options.join(', ')}`)
}

function addListing(context: Command): void {
  context
    .command('list <kind>')
    .description('assets, identities, networks, leases or lookups')
    .option('--search <text>', 'only those with this text')
    .addOption(formatOption())
    .addHelpText('after', '\nExample:\n  opensoc context list assets --search plc --format csv')
    .action(async (given: string, options: { search?: string; format?: Format }, command: Command) => {
      const kind = kindOf(given, command)
      const q = options.search === undefined ? {} : { q: options.search }
      const { items } = await connect(command).call(listContext, {
        params: { kind },
        query: { ...q, limit: 10_000 },
      })
      printRows(
        items,
        COLUMNS[kind].map((title) => ({ title, value: (row: Record<string, unknown>) => cell(row[title]) })),
        chosenFormat(options.format),
      )
    })
}

function cell(value: unknown): string {
  if (Array.isArray(value)) return value.join(' ')
  return value === undefined ? '' : String(value)
}

function addImport(context: Command): void {
  context
    .command('import <kind> <file>')
    .description('add or replace entries from CSV with a header or from a JSON array; all or none')
    .option('--replace', 'forget all others of the kind')
    .option('--dry-run', 'only say what would be wrong')
    .addHelpText(
      'after',
      '\nColumns of assets: id, hostnames, ips, criticality, owner, tags, purdue_level, is_safety; lists with ; between.\n\nExample:\n  opensoc context import assets inventory.csv --replace',
    )
    .action(
      async (
        given: string,
        file: string,
        options: { replace?: boolean; dryRun?: boolean },
        command: Command,
      ) => {
        const kind = kindOf(given, command)
        const text = await readFile(file, 'utf8').catch((error: Error) =>
          command.error(`error: ${error.message}`),
        )
        const { imported, total } = await connect(command).call(importContext, {
          params: { kind },
          body: {
            ...{ format: /\.json$/i.test(file) ? 'json' : 'csv', text },
            ...{ replace: options.replace === true, dry_run: options.dryRun === true },
          },
        })
        const did = options.dryRun === true ? 'would be imported' : 'imported'
        process.stdout.write(`${imported} ${kind} ${did}; ${total} in all\n`)
      },
    )
}

interface SetOptions {
  readonly criticality?: 'low' | 'medium' | 'high' | 'critical'
  readonly owner?: string
  readonly purdueLevel?: string
  readonly safety?: boolean
}

function addSet(context: Command): void {
  context
    .command('set <asset>')
    .description('change what an asset is worth and whose it is')
    .option('--criticality <level>', 'low, medium, high or critical')
    .option('--owner <name>', 'who answers for it; empty for nobody')
    .option('--purdue-level <level>', '0 to 5, or 3.5')
    .option('--safety', 'it keeps people or a process from harm')
    .option('--no-safety', 'it does not')
    .addHelpText(
      'after',
      '\nExample:\n  opensoc context set plc-7 --criticality critical --purdue-level 1 --safety',
    )
    .action(async (id: string, options: SetOptions, command: Command) => {
      const { criticality, owner, purdueLevel, safety } = options
      const asset = await connect(command).call(updateAsset, {
        params: { id },
        body: {
          ...(criticality === undefined ? {} : { criticality }),
          ...(owner === undefined ? {} : { owner }),
          ...(purdueLevel === undefined ? {} : { purdue_level: Number(purdueLevel) as 0 }),
          ...(command.getOptionValueSource('safety') === 'cli' ? { is_safety: safety === true } : {}),
        },
      })
      process.stdout.write(
        `${asset.id}: ${asset.criticality}${asset.owner === undefined ? '' : `, of ${asset.owner}`}\n`,
      )
    })
}

function addRemove(context: Command): void {
  context
    .command('remove <kind> <ids...>')
    .description('forget entries')
    .addHelpText('after', '\nExample:\n  opensoc context remove networks 10.9.0.0/16')
    .action(async (given: string, ids: string[], _options: unknown, command: Command) => {
      const kind = kindOf(given, command)
      const { removed } = await connect(command).call(removeContext, { params: { kind }, body: { ids } })
      process.stdout.write(`${removed} forgotten\n`)
    })
}
