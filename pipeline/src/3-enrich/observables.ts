import type { BaseEvent } from '@opensoc/ocsf'

/** OCSF observable type ids of what sweeps and pivots look for. */
const KINDS: readonly { readonly id: number; readonly type: string; readonly paths: readonly string[] }[] = [
  {
    id: 1,
    type: 'Hostname',
    paths: [
      'device.hostname',
      'src_endpoint.hostname',
      'dst_endpoint.hostname',
      'query.hostname',
      'http_request.url.hostname',
      'tls.sni',
    ],
  },
  { id: 2, type: 'IP Address', paths: ['device.ip', 'src_endpoint.ip', 'dst_endpoint.ip'] },
  { id: 4, type: 'User Name', paths: ['actor.user.name', 'user.name', 'process.user.name'] },
  {
    id: 5,
    type: 'Email Address',
    paths: ['email.from', 'email.to', 'actor.user.email_addr', 'user.email_addr'],
  },
  {
    id: 6,
    type: 'URL String',
    paths: ['http_request.url.url_string', 'url.url_string', 'email.urls.url_string'],
  },
  { id: 7, type: 'File Name', paths: ['file.name', 'module.file.name', 'email.files.name'] },
  {
    id: 8,
    type: 'Hash',
    paths: [
      'file.hashes.value',
      'module.file.hashes.value',
      'process.file.hashes.value',
      'email.files.hashes.value',
    ],
  },
  { id: 9, type: 'Process Name', paths: ['process.name', 'actor.process.name'] },
  { id: 16, type: 'HTTP User-Agent', paths: ['http_request.user_agent'] },
  { id: 19, type: 'User Credential ID', paths: ['actor.user.credential_uid', 'user.credential_uid'] },
  { id: 45, type: 'File Path', paths: ['file.path', 'process.file.path', 'module.file.path'] },
]

const COMPILED = KINDS.flatMap(({ id, type, paths }) =>
  paths.map((path) => ({ id, type, path, steps: path.split('.') })),
)

/** More observables of one event than this are left out: a list of 10,000 recipients is one event, not an index. */
const MAX_OBSERVABLES = 64

export interface Observable {
  readonly name: string
  readonly type_id: number
  readonly type: string
  readonly value: string
}

/** What of an event can be looked up elsewhere, by OCSF path; each value once. */
export function observablesOf(ocsf: BaseEvent): Observable[] {
  const found: Observable[] = []
  for (const { id, type, path, steps } of COMPILED) {
    collect(ocsf, steps, 0, (value) => {
      if (found.length >= MAX_OBSERVABLES) return
      for (const other of found) if (other.type_id === id && other.value === value) return
      found.push({ name: path, type_id: id, type, value })
    })
  }
  return found
}

function collect(node: unknown, steps: readonly string[], at: number, emit: (value: string) => void): void {
  if (node === undefined || node === null) return
  if (Array.isArray(node)) {
    for (const element of node) collect(element, steps, at, emit)
    return
  }
  if (at === steps.length) {
    if (typeof node === 'string' && node !== '' && node !== '-') emit(node)
    return
  }
  if (typeof node === 'object') collect((node as Record<string, unknown>)[steps[at]!], steps, at + 1, emit)
}
