import type { Logsource, Search, SearchItem, SigmaRule } from '../sigma-document.ts'
import type { Place } from '../sigma-error.ts'
import { hint, type LintCheck, type LintFinding, warning } from './lint-check.ts'

/** How names of rule files begin (SigmaHQ filename convention): the first entry that fits the logsource counts. */
const PREFIXES: readonly (readonly [Logsource, readonly string[]])[] = [
  [{ category: 'process_creation', product: 'windows' }, ['proc_creation_win_']],
  [{ category: 'process_creation', product: 'linux' }, ['proc_creation_lnx_']],
  [{ category: 'process_creation', product: 'macos' }, ['proc_creation_macos_']],
  [{ category: 'process_access', product: 'windows' }, ['proc_access_win_']],
  [{ category: 'create_remote_thread', product: 'windows' }, ['create_remote_thread_win_']],
  [{ category: 'create_stream_hash', product: 'windows' }, ['create_stream_hash_']],
  [{ category: 'dns_query', product: 'windows' }, ['dns_query_win_']],
  [{ category: 'driver_load', product: 'windows' }, ['driver_load_win_']],
  [{ category: 'file_access', product: 'windows' }, ['file_access_win_']],
  [{ category: 'file_change', product: 'windows' }, ['file_change_win_']],
  [{ category: 'file_delete', product: 'windows' }, ['file_delete_win_']],
  [{ category: 'file_event', product: 'windows' }, ['file_event_win_']],
  [{ category: 'file_event', product: 'linux' }, ['file_event_lnx_']],
  [{ category: 'file_event', product: 'macos' }, ['file_event_macos_']],
  [{ category: 'file_rename', product: 'windows' }, ['file_rename_win_']],
  [{ category: 'image_load', product: 'windows' }, ['image_load_']],
  [{ category: 'network_connection', product: 'windows' }, ['net_connection_win_']],
  [{ category: 'network_connection', product: 'linux' }, ['net_connection_lnx_']],
  [{ category: 'network_connection', product: 'macos' }, ['net_connection_macos_']],
  [{ category: 'pipe_created', product: 'windows' }, ['pipe_created_']],
  [{ category: 'ps_classic_start' }, ['posh_pc_']],
  [{ category: 'ps_module' }, ['posh_pm_']],
  [{ category: 'ps_script' }, ['posh_ps_']],
  [{ category: 'registry_add' }, ['registry_add_']],
  [{ category: 'registry_delete' }, ['registry_delete_']],
  [{ category: 'registry_event' }, ['registry_event_']],
  [{ category: 'registry_set' }, ['registry_set_']],
  [{ category: 'dns' }, ['net_dns_']],
  [{ category: 'firewall' }, ['net_firewall_']],
  [{ category: 'webserver' }, ['web_']],
  [{ product: 'aws' }, ['aws_']],
  [{ product: 'azure' }, ['azure_']],
  [{ product: 'm365' }, ['microsoft365_']],
  [{ product: 'okta' }, ['okta_']],
  [{ product: 'onelogin' }, ['onelogin_']],
  [{ product: 'gcp' }, ['gcp_', 'gworkspace_']],
  [{ product: 'linux' }, ['lnx_', 'modsec_']],
  [{ product: 'windows', service: 'security' }, ['win_security_']],
  [{ product: 'windows', service: 'system' }, ['win_system_']],
  [{ product: 'windows', service: 'windefend' }, ['win_defender_']],
  [{ product: 'windows', service: 'taskscheduler' }, ['win_taskscheduler_']],
]

const FILE_NAME = /^[a-z0-9_]{10,90}\.yml$/

/** Numbers of Sysmon events that have a category of their own. */
const SYSMON: Readonly<Record<string, string>> = {
  1: 'process_creation',
  2: 'file_change',
  3: 'network_connection',
  5: 'process_termination',
  6: 'driver_load',
  7: 'image_load',
  8: 'create_remote_thread',
  9: 'raw_access_thread',
  10: 'process_access',
  11: 'file_event',
  15: 'create_stream_hash',
  17: 'pipe_created',
  18: 'pipe_created',
  22: 'dns_query',
  23: 'file_delete',
  25: 'process_tampering',
}

/** Categories that stand for certain events already: to ask for their number again ties the rule to one product. */
const WITHOUT_EVENT_ID = [
  ...new Set(Object.values(SYSMON)),
  'registry_add',
  'registry_delete',
  'registry_event',
  'registry_set',
  'ps_module',
  'ps_script',
]

export const checkLogsource: LintCheck = function* ({ map, rule, file }) {
  if (rule === undefined) return
  const place = map.entry('logsource')?.keyPlace ?? map.place
  for (const [key, value] of Object.entries(rule.logsource)) {
    if (typeof value === 'string' && value !== value.toLowerCase())
      yield warning('LINT_LOGSOURCE_CASE', place, `${key} '${value}' has capitals`, value.toLowerCase())
  }
  yield* checkEventIds(rule, place)
  if (file !== undefined) yield* checkFileName(rule, file, map.place)
}

function* checkEventIds({ logsource, detection }: SigmaRule, place: Place): Iterable<LintFinding> {
  if (logsource.product !== 'windows') return
  const items = detection.searches
    .flatMap(({ search }) => itemsOf(search))
    .filter(({ field }) => field === 'EventID')
  if (logsource.category !== undefined && WITHOUT_EVENT_ID.includes(logsource.category)) {
    for (const item of items) {
      const message = `category ${logsource.category} names its events itself`
      yield hint('LINT_CATEGORY_EVENT_ID', item.place, message, 'no EventID')
    }
  }
  if (logsource.service !== 'sysmon') return
  const categories = items.flatMap(({ values }) =>
    values.flatMap((value) => ('text' in value ? (SYSMON[value.text] ?? []) : [])),
  )
  if (categories.length > 0) {
    const expected = `category: ${[...new Set(categories)].join(', ')}`
    yield hint(
      'LINT_LOGSOURCE_SPECIFIC',
      place,
      'the rule is tied to Sysmon, though its events have a category',
      expected,
    )
  }
}

function* checkFileName({ logsource }: SigmaRule, file: string, place: Place): Iterable<LintFinding> {
  const name = file.slice(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1)
  if (!FILE_NAME.test(name)) {
    const expected = '10 to 90 of a-z, 0-9 and _, then .yml'
    yield hint('LINT_FILE_NAME', place, `the file is called ${name}`, expected)
  }
  const prefixes = PREFIXES.find(([wanted]) => fits(wanted, logsource))?.[1]
  if (prefixes !== undefined && !prefixes.some((prefix) => name.startsWith(prefix)))
    yield hint(
      'LINT_FILE_PREFIX',
      place,
      `the file is called ${name}`,
      `${prefixes.join(' or ')}…, for its logsource`,
    )
}

function fits(wanted: Logsource, { product, category, service }: Logsource): boolean {
  return (
    (wanted.product === undefined || wanted.product === product) &&
    (wanted.category === undefined || wanted.category === category) &&
    (wanted.service === undefined || wanted.service === service)
  )
}

export function itemsOf(search: Search): readonly SearchItem[] {
  return search.kind === 'item' ? [search.item] : search.operands.flatMap(itemsOf)
}
