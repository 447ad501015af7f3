// The text of docs/reference/sources.md: what the normalizers make of their own fixtures.
import { globSync, readFileSync } from 'node:fs'
import { basename, dirname, extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readNormalizerContent } from '@opensoc/content-files'
import { DEFAULT_TENANT, LAYERS, type LogFrame, type RawRecord } from '@opensoc/domain'
import { activityName, className } from '@opensoc/ocsf'
import { createDecode, createNormalize, createNormalizers, joinLines } from '@opensoc/pipeline'

const checkout = fileURLToPath(new URL('..', import.meta.url))
const FIXTURES = join(checkout, 'fixtures/normalize')
const RECEIVED = Date.UTC(2026, 0, 16)
const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.eml': 'message/rfc822',
  '.mbox': 'application/mbox',
}

/** What one normalizer makes of records of one layer. */
interface Row {
  readonly layer: string
  readonly normalizer: string
  readonly products: Set<string>
  readonly types: Set<string>
  readonly fixtures: Set<string>
  readonly logsources: Set<string>
}

export async function sourcesReference(): Promise<string> {
  const normalizers = createNormalizers(await readNormalizerContent(join(checkout, 'content')))
  const normalize = createNormalize(normalizers)
  const rows = new Map<string, Row>()
  for (const file of globSync('*/*.in.*', { cwd: FIXTURES }).sort()) {
    const { records, context } = recordsOf(file)
    for (const record of records) {
      const media = record.json === undefined ? 'text' : 'json'
      const taker = normalizers.find((one) => one.media === media && one.recognizes(record))
      const [event] = normalize.run([record], context).items
      if (taker === undefined || event === undefined) continue
      const key = `${event.layer} ${taker.name}`
      const row = rows.get(key) ?? emptyRow(event.layer, taker.name)
      rows.set(key, row)
      add(row, file, event.ocsf, event.sigma)
    }
  }
  return page([...rows.values()], normalizers.length)
}

function recordsOf(file: string) {
  const context = {
    tenantId: DEFAULT_TENANT,
    source: 'fixture',
    partition: 0,
    offset: 0,
    receivedTime: RECEIVED,
  }
  const header = {
    tenantId: DEFAULT_TENANT,
    source: 'fixture',
    receivedTime: RECEIVED,
    contentEncoding: 'identity',
    contentType: CONTENT_TYPES[extname(file)] ?? 'application/json',
  } as LogFrame['header']
  const body = readFileSync(join(FIXTURES, file))
  const { items } = createDecode({ joinLines }).run(
    [{ partition: 0, offset: 0, nextOffset: 1, header, body }],
    context,
  )
  return { records: items as readonly RawRecord[], context }
}

function emptyRow(layer: string, normalizer: string): Row {
  return {
    layer,
    normalizer,
    products: new Set(),
    types: new Set(),
    fixtures: new Set(),
    logsources: new Set(),
  }
}

interface Told {
  readonly class_uid?: number
  readonly activity_id?: number
  readonly class_name?: unknown
  readonly activity_name?: unknown
  readonly metadata?: { readonly product?: { readonly name?: unknown; readonly vendor_name?: unknown } }
}

type Views = readonly {
  readonly logsource: { readonly product?: string; readonly service?: string; readonly category?: string }
}[]

function add(row: Row, file: string, event: unknown, views: Views): void {
  const { class_uid = 0, activity_id = 99, class_name, activity_name, metadata } = event as Told
  const { name, vendor_name } = metadata?.product ?? {}
  row.products.add(
    vendor_name === undefined || vendor_name === name || vendor_name === 'Unknown'
      ? String(name)
      : `${vendor_name} ${name}`,
  )
  const words = [
    class_name ?? className(class_uid),
    activity_name ?? activityName(class_uid, activity_id) ?? 'Other',
  ]
  row.types.add(words.join(': '))
  row.fixtures.add(`${dirname(file)}/${basename(file)}`)
  for (const { logsource } of views)
    row.logsources.add(
      [logsource.product, logsource.service, logsource.category]
        .filter((part) => part !== undefined)
        .join('/'),
    )
}

/** Longer lists are cut: the fixtures show the rest. */
const MAX_LISTED = 12

function page(rows: readonly Row[], normalizerCount: number): string {
  const layers = LAYERS.filter((layer) => rows.some((row) => row.layer === layer))
  const lines = [
    '# Sources',
    '',
    'What the platform understands, by layer. Made from the golden pairs of the normalizers',
    '(`fixtures/normalize/<folder>/<case>.in.*`, each of which becomes valid OCSF) by `scripts/sources-reference.ts`;',
    '`UPDATE_GOLDEN=1 npm run test:data -- sources-reference` writes it anew.',
    '',
    `${normalizerCount} normalizers. Rules of a log source without a product or a service fit all that have its category.`,
  ]
  for (const layer of layers) {
    lines.push('', `## ${layer[0]!.toUpperCase()}${layer.slice(1)}`, '')
    lines.push(
      '| normalizer | products | OCSF classes and activities | Sigma log sources | fixtures |',
      '| --- | --- | --- | --- | --- |',
    )
    const own = rows
      .filter((row) => row.layer === layer)
      .sort((a, b) => (a.normalizer < b.normalizer ? -1 : 1))
    for (const row of own)
      lines.push(
        `| ${[row.normalizer, listed(row.products), listed(grouped(row.types)), listed(row.logsources), listed(row.fixtures, 4)].map(cell).join(' | ')} |`,
      )
  }
  return `${lines.join('\n')}\n`
}

/** `HTTP Activity: Get, Post` */
function grouped(types: ReadonlySet<string>): ReadonlySet<string> {
  const byClass = new Map<string, string[]>()
  for (const type of [...types].sort()) {
    const [name = '', activity = ''] = type.split(/: (.*)/s)
    byClass.set(name, [...(byClass.get(name) ?? []), activity])
  }
  return new Set([...byClass].map(([name, activities]) => `${name}: ${short(activities, 6)}`))
}

function listed(words: ReadonlySet<string>, most = MAX_LISTED): string {
  return short([...words].sort(), most, '; ')
}

function short(words: readonly string[], most: number, separator = ', '): string {
  const more = words.length - most
  return words.slice(0, most).join(separator) + (more > 0 ? `${separator}and ${more} more` : '')
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ')
}
