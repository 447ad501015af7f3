import type { ObservableGraph, Observation } from '@opensoc/stix'

/** What of an event the mapping reads: an event of the stream and one of the lake both are. */
export interface ObservedEvent {
  readonly id: string
  readonly ocsf: Readonly<Record<string, unknown>>
}

type Node = Readonly<Record<string, unknown>>

/**
 * An OCSF event as STIX sees it: one observation, seen once, with a cyber-observable for each thing in it. Addresses,
 * names, URLs and mail addresses come from the event's observables, so that an index of observables finds all of them.
 * Ids are good within the observation only.
 */
export function observationOfEvent({ id, ocsf }: ObservedEvent): Observation {
  const time = typeof ocsf['time'] === 'number' ? ocsf['time'] : 0
  return { id, first: time, last: time, count: 1, objects: new EventObjects(ocsf).graph }
}

/** Observable kinds, as the lake names them, and the types of objects that are made of them. */
export const OBSERVED_KINDS: Readonly<Record<string, string>> = {
  'domain-name': 'Hostname',
  'ipv4-addr': 'IP Address',
  'ipv6-addr': 'IP Address',
  url: 'URL String',
  'email-addr': 'Email Address',
}

class EventObjects {
  readonly #objects = new Map<string, Record<string, unknown>>()
  readonly #ocsf: Node

  constructor(ocsf: Node) {
    this.#ocsf = ocsf
    this.#addObservables()
    const processes = this.#addProcesses()
    for (const path of ['file', 'module.file', 'email.files'])
      for (const file of nodesAt(ocsf, path)) this.#file(file)
    for (const path of ['user', 'actor.user']) for (const user of nodesAt(ocsf, path)) this.#user(user)
    this.#addTraffic(processes)
    this.#addEmail()
    this.#addRegistry()
    this.#addRest()
  }

  get graph(): ObservableGraph {
    return this.#objects
  }

  /** Adds an object, once for each key; undefined properties are left out. */
  #add(type: string, key: string, properties: Node): string {
    const id = `${type}--${key}`
    if (!this.#objects.has(id)) {
      const object: Record<string, unknown> = { type, id }
      for (const name in properties) if (properties[name] !== undefined) object[name] = properties[name]
      this.#objects.set(id, object)
    }
    return id
  }

  #addObservables(): void {
    for (const { type, type_id, value } of nodesAt(this.#ocsf, 'observables')) {
      if (typeof value !== 'string' || value === '') continue
      const kind = typeof type === 'string' ? type : String(type_id)
      if (kind === 'IP Address') this.#add(ipType(value), value, { value })
      else if (kind === 'Hostname') this.#add('domain-name', value, { value })
      else if (kind === 'URL String') this.#add('url', value, { value })
      else if (kind === 'Email Address') this.#add('email-addr', value, { value })
    }
  }

  /** The id of an observable that is there, or undefined. */
  #known(type: string, value: unknown): string | undefined {
    const id = `${type}--${String(value)}`
    return this.#objects.has(id) ? id : undefined
  }

  #addProcesses(): readonly string[] {
    const acting = [...nodesAt(this.#ocsf, 'process'), ...nodesAt(this.#ocsf, 'actor.process')]
    return acting.map((process, at) => this.#process(process, String(at), 0))
  }

  #process(process: Node, key: string, depth: number): string {
    const parent = process['parent_process']
    const parentRef =
      isNode(parent) && depth < 3 ? this.#process(parent, `${key}.parent`, depth + 1) : undefined
    const [file] = nodesAt(process, 'file')
    const [user] = nodesAt(process, 'user')
    return this.#add('process', key, {
      pid: numberOf(process['pid']),
      command_line: textOf(process['cmd_line']),
      cwd: textOf(process['working_directory']),
      created_time: isoTime(process['created_time']),
      image_ref: file === undefined ? this.#namedFile(textOf(process['name'])) : this.#file(file),
      creator_user_ref: user === undefined ? undefined : this.#user(user),
      parent_ref: parentRef,
      x_name: textOf(process['name']),
    })
  }

  #namedFile(name: string | undefined): string | undefined {
    return name === undefined ? undefined : this.#add('file', `name:${name}`, { name })
  }

  #file(file: Node): string {
    const path = textOf(file['path'])
    const name = textOf(file['name']) ?? path?.split(/[\\/]/).at(-1)
    const folder = textOf(file['parent_folder']) ?? (path === undefined ? undefined : folderOf(path))
    const hashes: Record<string, string> = {}
    for (const { algorithm_id: id, value } of nodesAt(file, 'hashes')) {
      const algorithm = ALGORITHMS[String(id)]
      // Hex digests are one value in either case: STIX compares texts, so they have one form here.
      if (algorithm !== undefined && typeof value === 'string') hashes[algorithm] = value.toLowerCase()
    }
    return this.#add('file', path ?? `name:${name}:${Object.values(hashes)[0]}`, {
      name,
      size: numberOf(file['size']),
      mime_type: textOf(file['mime_type']),
      hashes: Object.keys(hashes).length === 0 ? undefined : hashes,
      parent_directory_ref:
        folder === undefined ? undefined : this.#add('directory', folder, { path: folder }),
      x_path: path,
    })
  }

  #user(user: Node): string | undefined {
    const login = textOf(user['name'])
    const uid = textOf(user['uid'])
    if (login === undefined && uid === undefined) return undefined
    return this.#add('user-account', `${login}:${uid}`, {
      user_id: uid,
      account_login: login,
      display_name: textOf(user['full_name']),
    })
  }

  #addTraffic(processes: readonly string[]): void {
    const [source] = nodesAt(this.#ocsf, 'src_endpoint')
    const [target] = nodesAt(this.#ocsf, 'dst_endpoint')
    if (source === undefined && target === undefined) return
    const [connection = {}] = nodesAt(this.#ocsf, 'connection_info')
    const [traffic = {}] = nodesAt(this.#ocsf, 'traffic')
    const protocols = [textOf(connection['protocol_name']), textOf(this.#ocsf['app_name'])].filter(
      (one) => one !== undefined,
    )
    const [tls = {}] = nodesAt(this.#ocsf, 'tls')
    const [ja3 = {}] = nodesAt(tls, 'ja3_hash')
    const id = this.#add('network-traffic', '0', {
      src_ref: this.#endpoint(source),
      dst_ref: this.#endpoint(target),
      src_port: numberOf(source?.['port']),
      dst_port: numberOf(target?.['port']),
      protocols: protocols.length === 0 ? undefined : protocols.map((one) => one.toLowerCase()),
      src_byte_count: numberOf(traffic['bytes_out']),
      dst_byte_count: numberOf(traffic['bytes_in']),
      src_packets: numberOf(traffic['packets_out']),
      dst_packets: numberOf(traffic['packets_in']),
      extensions: this.#httpRequest(),
      x_ja3: textOf(ja3['value']),
    })
    const process = this.#objects.get(processes[0] ?? '')
    if (process !== undefined) process['opened_connection_refs'] = [id]
  }

  #httpRequest(): Node | undefined {
    const [request] = nodesAt(this.#ocsf, 'http_request')
    if (request === undefined) return undefined
    const [url = {}] = nodesAt(request, 'url')
    const agent = textOf(request['user_agent'])
    return {
      'http-request-ext': {
        request_method: textOf(request['http_method'])?.toLowerCase(),
        request_value: textOf(url['path']) ?? textOf(url['url_string']),
        request_header: agent === undefined ? undefined : { 'User-Agent': agent },
      },
    }
  }

  #endpoint(endpoint: Node | undefined): string | undefined {
    if (endpoint === undefined) return undefined
    const ip = textOf(endpoint['ip'])
    const mac = textOf(endpoint['mac'])
    const macRef = mac === undefined ? undefined : this.#add('mac-addr', mac, { value: mac.toLowerCase() })
    if (ip !== undefined) {
      const ref = this.#known(ipType(ip), ip)
      const asn = numberOf(valueAt(endpoint, 'autonomous_system.number'))
      const address = this.#objects.get(ref ?? '')
      if (address !== undefined && asn !== undefined) {
        address['belongs_to_refs'] = [this.#add('autonomous-system', String(asn), { number: asn })]
      }
      if (address !== undefined && macRef !== undefined) address['resolves_to_refs'] = [macRef]
      if (ref !== undefined) return ref
    }
    return this.#known('domain-name', endpoint['hostname']) ?? macRef
  }

  #addEmail(): void {
    for (const [at, email] of nodesAt(this.#ocsf, 'email').entries()) {
      const refs = (value: unknown): string[] =>
        [value].flat().flatMap((one) => this.#known('email-addr', one) ?? [])
      const from = refs(email['from'])[0]
      const to = refs(email['to'])
      const cc = refs(email['cc'])
      this.#add('email-message', String(at), {
        is_multipart: false,
        from_ref: from,
        to_refs: to.length === 0 ? undefined : to,
        cc_refs: cc.length === 0 ? undefined : cc,
        subject: textOf(email['subject']),
        message_id: textOf(email['message_uid']),
      })
    }
  }

  #addRegistry(): void {
    const [key = {}] = nodesAt(this.#ocsf, 'reg_key')
    const [value] = nodesAt(this.#ocsf, 'reg_value')
    const path = textOf(key['path']) ?? textOf(value?.['path'])
    if (path === undefined) return
    const data =
      value === undefined ? undefined : { name: textOf(value['name']), data: textOf(value['data']) }
    this.#add('windows-registry-key', path, { key: path, values: data === undefined ? undefined : [data] })
  }

  #addRest(): void {
    for (const certificate of nodesAt(this.#ocsf, 'tls.certificate')) {
      const hashes: Record<string, string> = {}
      for (const { algorithm_id: id, value } of nodesAt(certificate, 'fingerprints')) {
        const algorithm = ALGORITHMS[String(id)]
        if (algorithm !== undefined && typeof value === 'string') hashes[algorithm] = value.toLowerCase()
      }
      const serial = textOf(certificate['serial_number'])
      this.#add('x509-certificate', `${serial}`, {
        serial_number: serial,
        issuer: textOf(certificate['issuer']),
        subject: textOf(certificate['subject']),
        hashes: Object.keys(hashes).length === 0 ? undefined : hashes,
      })
    }
    for (const software of [...nodesAt(this.#ocsf, 'package'), ...nodesAt(this.#ocsf, 'packages')]) {
      const name = textOf(software['name'])
      if (name === undefined) continue
      const version = textOf(software['version'])
      this.#add('software', `${name}:${version}`, { name, version, vendor: textOf(software['vendor_name']) })
    }
    for (const kernel of nodesAt(this.#ocsf, 'kernel')) {
      const name = textOf(kernel['name'])
      if (kernel['type'] === 'Mutex' && name !== undefined) this.#add('mutex', name, { name })
    }
  }
}

/** OCSF fingerprint.algorithm_id. */
const ALGORITHMS: Readonly<Record<string, string>> = { 1: 'MD5', 2: 'SHA-1', 3: 'SHA-256', 4: 'SHA-512' }

function nodesAt(node: unknown, path: string): readonly Node[] {
  const value = valueAt(node, path)
  return Array.isArray(value) ? value.filter(isNode) : isNode(value) ? [value] : []
}

function valueAt(node: unknown, path: string): unknown {
  let value = node
  for (const step of path.split('.')) {
    if (Array.isArray(value)) value = value[0]
    if (!isNode(value)) return undefined
    value = value[step]
  }
  return value
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined
}

function isoTime(value: unknown): string | undefined {
  return typeof value === 'number' && Math.abs(value) < 8.64e15 ? new Date(value).toISOString() : undefined
}

function ipType(value: string): string {
  return value.includes(':') ? 'ipv6-addr' : 'ipv4-addr'
}

function folderOf(path: string): string | undefined {
  const at = Math.max(path.lastIndexOf('\\'), path.lastIndexOf('/'))
  return at > 0 ? path.slice(0, at) : undefined
}
