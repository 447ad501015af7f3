import { type EntityRef, hostKey } from '@opensoc/domain'
import { textAt } from './read-ocsf.ts'

/** Accounts of the system itself: they are on every host and join nothing. */
const SYSTEM_NAMES: ReadonlySet<string> = new Set([
  'system',
  'localsystem',
  'local service',
  'network service',
  'anonymous logon',
  'n/a',
  'unknown',
  'unset',
  '(unknown user)',
])

/** SIDs of the system, its services and its window managers. */
const SYSTEM_SIDS: readonly string[] = ['S-1-5-18', 'S-1-5-19', 'S-1-5-20', 'S-1-5-7', 'S-1-0-0']
const SYSTEM_SID_PREFIXES: readonly string[] = ['S-1-5-80-', 'S-1-5-82-', 'S-1-5-90-', 'S-1-5-96-']
const SYSTEM_NAME_PREFIXES: readonly string[] = [
  'dwm-',
  'umfd-',
  'nt authority\\',
  'nt service\\',
  'font driver host\\',
]

/** Names that every host has its own account of: one on two hosts is two accounts. */
const LOCAL_NAMES: ReadonlySet<string> = new Set([
  'root',
  'administrator',
  'admin',
  'guest',
  'user',
  'ubuntu',
  'debian',
  'ec2-user',
  'vagrant',
  'nobody',
  'daemon',
  'www-data',
  'apache',
  'nginx',
  'tomcat',
  'postgres',
  'mysql',
])

/**
 * The account of an OCSF `user`: by its short name, so that `CORP\jane` and `jane@corp.example` are one;
 * together with the host where the account is the host's own. System, service and machine accounts are none.
 */
export function userEntity(user: unknown, host: string | undefined): EntityRef | undefined {
  const label = textAt(user, 'name') ?? textAt(user, 'email_addr')
  const sid = textAt(user, 'uid')
  if (sid !== undefined && isSystemSid(sid)) return undefined
  if (label === undefined || isSystemName(label)) return undefined
  const name = shortName(label)
  if (name === '' || name.endsWith('$') || SYSTEM_NAMES.has(name)) return undefined
  const domain = textAt(user, 'domain') ?? domainOf(label)
  const isLocal =
    LOCAL_NAMES.has(name) || (domain !== undefined && host !== undefined && hostKey(domain) === hostKey(host))
  const key = isLocal && host !== undefined ? `${hostKey(host)}\\${name}` : name
  return { kind: 'user', key, label }
}

export function shortName(name: string): string {
  const lower = name.toLowerCase()
  const slash = lower.lastIndexOf('\\')
  const bare = slash >= 0 ? lower.slice(slash + 1) : lower
  const at = bare.indexOf('@')
  return at > 0 ? bare.slice(0, at) : bare
}

function domainOf(name: string): string | undefined {
  const slash = name.indexOf('\\')
  return slash > 0 ? name.slice(0, slash) : undefined
}

function isSystemSid(sid: string): boolean {
  return SYSTEM_SIDS.includes(sid) || SYSTEM_SID_PREFIXES.some((prefix) => sid.startsWith(prefix))
}

function isSystemName(name: string): boolean {
  const lower = name.toLowerCase()
  return SYSTEM_NAMES.has(lower) || SYSTEM_NAME_PREFIXES.some((prefix) => lower.startsWith(prefix))
}
