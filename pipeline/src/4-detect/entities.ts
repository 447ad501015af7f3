import { type EntityKind, type EntityRef, type Event, entityId, hostKey, processKey } from '@opensoc/domain'
import { isIpAddress } from '@opensoc/ocsf'
import { baseName, isBrokerProcess } from '../broker-processes.ts'
import { isAnywhereAddress } from '../ip-reach.ts'
import { listAt, numberAt, sha256Of, textAt, textsAt, valueAt } from '../read-ocsf.ts'
import { userEntity } from '../user-entity.ts'

/** More entities of one event than this are left out: a mail to 10,000 people is one event, not an index. */
const MAX_ENTITIES = 40
const MAX_LIST = 8
const MAX_KEY = 512

/** The host that the event happened on, as the event spells it. */
export function hostOf(ocsf: unknown): string | undefined {
  return textAt(ocsf, 'device.hostname') ?? textAt(ocsf, 'device.name') ?? textAt(ocsf, 'device.ip')
}

/** Absent where the event says too little to tell the process from others with its pid. */
export function keyOfProcess(process: unknown, host: string | undefined): string | undefined {
  if (host === undefined || process === undefined) return undefined
  return processKey({
    host,
    uid: textAt(process, 'uid'),
    pid: numberAt(process, 'pid'),
    createdTime: numberAt(process, 'created_time'),
  })
}

/** What the event can be joined to others by, in a fixed order, each once. */
export function entitiesOf(event: Pick<Event, 'ocsf'>): EntityRef[] {
  const found = new EntityList()
  const ocsf: unknown = event.ocsf
  const host = hostOf(ocsf)
  if (host !== undefined) found.add('host', hostKey(host), host)
  addUsers(found, ocsf, host)
  addProcesses(found, ocsf, host)
  addFiles(found, ocsf, host)
  addNetwork(found, ocsf)
  addMail(found, ocsf)
  addCloud(found, ocsf)
  return found.entities
}

class EntityList {
  readonly entities: EntityRef[] = []
  readonly #ids = new Set<string>()

  add(kind: EntityKind, key: string, label: string): void {
    if (key === '' || this.entities.length >= MAX_ENTITIES) return
    const entity = { kind, key: key.slice(0, MAX_KEY), label: label.slice(0, MAX_KEY) }
    const id = entityId(entity)
    if (this.#ids.has(id)) return
    this.#ids.add(id)
    this.entities.push(entity)
  }
}

function addUsers(found: EntityList, ocsf: unknown, host: string | undefined): void {
  // A cloud principal is no account of a host: it has its own kind.
  if (valueAt(ocsf, 'cloud') !== undefined && host === undefined) return
  for (const path of ['actor.user', 'user', 'process.user', 'actor.process.user']) {
    const user = userEntity(valueAt(ocsf, path), host)
    if (user !== undefined) found.add(user.kind, user.key, user.label)
  }
}

function addProcesses(found: EntityList, ocsf: unknown, host: string | undefined): void {
  const acting = ['process', 'actor.process'].map((path) => valueAt(ocsf, path))
  for (const process of [...acting, ...acting.map((one) => valueAt(one, 'parent_process'))]) {
    const key = keyOfProcess(process, host)
    const name = textAt(process, 'name') ?? textAt(process, 'file.name') ?? textAt(process, 'file.path') ?? ''
    // Whatever a person starts has the same explorer.exe for a parent: a broker joins everything.
    if (key !== undefined && !isBrokerProcess(name)) found.add('process', key, baseName(name) || key)
  }
}

function addFiles(found: EntityList, ocsf: unknown, host: string | undefined): void {
  addFile(found, valueAt(ocsf, 'file'), host)
  // The system's own programs run everywhere and all day: only what lies elsewhere tells two stories apart.
  for (const path of ['process.file', 'actor.process.file', 'module.file']) {
    const file = valueAt(ocsf, path)
    if (!isSystemPath(textAt(file, 'path') ?? '')) addFile(found, file, host)
  }
  for (const file of listAt(ocsf, 'email.files', MAX_LIST)) addFile(found, file, undefined)
}

function addFile(found: EntityList, file: unknown, host: string | undefined): void {
  const path = textAt(file, 'path')
  const label = path ?? textAt(file, 'name') ?? ''
  const sha256 = sha256Of(file)
  if (sha256 !== undefined) found.add('file', sha256, label || sha256)
  else if (host !== undefined && path !== undefined && baseName(path) !== path) {
    found.add('file', `${hostKey(host)}|${path.toLowerCase()}`, path)
  }
}

const SYSTEM_FOLDERS: readonly string[] = [
  'c:\\windows\\',
  'c:\\program files\\',
  'c:\\program files (x86)\\',
  '/usr/',
  '/bin/',
  '/sbin/',
  '/lib/',
  '/lib64/',
  '/system/',
]
/** Folders below the system's that everybody may write to. */
const OPEN_FOLDERS: readonly string[] = ['c:\\windows\\temp\\', 'c:\\windows\\tasks\\', '/usr/local/']

export function isSystemPath(path: string): boolean {
  const lower = path.toLowerCase()
  if (OPEN_FOLDERS.some((folder) => lower.startsWith(folder))) return false
  return path === '' || SYSTEM_FOLDERS.some((folder) => lower.startsWith(folder))
}

function addNetwork(found: EntityList, ocsf: unknown): void {
  const sourceName = textAt(ocsf, 'src_endpoint.hostname') ?? textAt(ocsf, 'src_endpoint.name')
  if (sourceName !== undefined && !isIpAddress(sourceName)) found.add('host', hostKey(sourceName), sourceName)
  // A finding of a sensor on the wire tells the endpoints in its evidence.
  const evidence = listAt(ocsf, 'evidences', 1)[0]
  if (evidence !== undefined) addAddresses(found, evidence)
  addAddresses(found, ocsf)
  for (const path of [
    'query.hostname',
    'dst_endpoint.hostname',
    'http_request.url.hostname',
    'url.hostname',
    'tls.sni',
  ]) {
    addDomain(found, textAt(ocsf, path))
  }
  for (const path of ['http_request.url.url_string', 'url.url_string']) addUrl(found, textAt(ocsf, path))
}

function addAddresses(found: EntityList, from: unknown): void {
  for (const path of ['dst_endpoint.ip', 'src_endpoint.ip', 'device.ip']) {
    const ip = textAt(from, path)
    if (ip !== undefined && isIpAddress(ip) && !isAnywhereAddress(ip)) found.add('ip', ip.toLowerCase(), ip)
  }
}

function addDomain(found: EntityList, name: string | undefined): void {
  if (name === undefined || isIpAddress(name)) return
  const key = name.toLowerCase().replace(/\.$/, '')
  // A single label is a host of the own network, not a domain.
  if (key.includes('.')) found.add('domain', key, name)
}

function addUrl(found: EntityList, url: string | undefined): void {
  if (url?.includes('://')) found.add('url', normalUrl(url), url)
}

/** Scheme and host have no case; a fragment never leaves the browser. */
function normalUrl(url: string): string {
  const end = url.indexOf('/', url.indexOf('://') + 3)
  const origin = end < 0 ? url : url.slice(0, end)
  const rest = end < 0 ? '' : url.slice(end)
  const hash = rest.indexOf('#')
  return origin.toLowerCase() + (hash < 0 ? rest : rest.slice(0, hash))
}

function addMail(found: EntityList, ocsf: unknown): void {
  const message = textAt(ocsf, 'email.message_uid') ?? textAt(ocsf, 'email.uid')
  if (message !== undefined)
    found.add('message', message.toLowerCase(), textAt(ocsf, 'email.subject') ?? message)
  const sender = textAt(ocsf, 'email.from') ?? textAt(ocsf, 'email.smtp_from')
  if (sender !== undefined) found.add('mailbox', addressOf(sender), sender)
  const recipients = [...textsAt(ocsf, 'email.to', MAX_LIST), ...textsAt(ocsf, 'email.smtp_to', MAX_LIST)]
  for (const recipient of recipients) {
    const address = addressOf(recipient)
    found.add('mailbox', address, recipient)
    // Who receives mail here has an account here: this is what joins a mail to the host on which it was opened.
    const user = userEntity({ name: address }, undefined)
    if (user !== undefined) found.add('user', user.key, address)
  }
  for (const url of listAt(ocsf, 'email.urls', MAX_LIST)) {
    addUrl(found, textAt(url, 'url_string'))
    addDomain(found, textAt(url, 'hostname'))
  }
}

/** `Jane <jane@corp.example>` -> `jane@corp.example` */
export function addressOf(mailbox: string): string {
  const open = mailbox.lastIndexOf('<')
  const close = mailbox.lastIndexOf('>')
  return (open >= 0 && close > open ? mailbox.slice(open + 1, close) : mailbox).trim().toLowerCase()
}

function addCloud(found: EntityList, ocsf: unknown): void {
  const account = textAt(ocsf, 'cloud.account.uid')
  if (account !== undefined)
    found.add('cloud_account', account.toLowerCase(), textAt(ocsf, 'cloud.account.name') ?? account)
  for (const path of ['actor.user.credential_uid', 'user.credential_uid', 'actor.session.credential_uid']) {
    const key = textAt(ocsf, path)
    if (key !== undefined) found.add('access_key', key, key)
  }
  for (const path of ['actor.user.programmatic_credentials', 'user.programmatic_credentials']) {
    for (const credential of listAt(ocsf, path, MAX_LIST)) {
      const key = textAt(credential, 'uid')
      if (key !== undefined) found.add('access_key', key, key)
    }
  }
  if (valueAt(ocsf, 'cloud') === undefined && valueAt(ocsf, 'api') === undefined) return
  const principal =
    textAt(ocsf, 'actor.user.uid') ?? textAt(ocsf, 'actor.user.uid_alt') ?? textAt(ocsf, 'actor.user.name')
  const label = textAt(ocsf, 'actor.user.name') ?? principal
  if (principal === undefined || principal.startsWith('S-1-')) return
  found.add('cloud_principal', principal.toLowerCase(), label ?? principal)
}
