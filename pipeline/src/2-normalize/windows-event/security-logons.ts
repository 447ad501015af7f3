import { CLASS_UID } from '@opensoc/ocsf'
import type { EventDraft } from '../classification.ts'
import { endpointOf } from '../ocsf-parts.ts'
import { type Outcome, setStatus } from './audit-outcome.ts'
import { type Mapping, type Mappings, mapping, put } from './mapping.ts'
import { ACTOR, putActor, subjectOf, TARGET, targetOf } from './security-subject.ts'
import { field, type WindowsRecord } from './windows-record.ts'

/** Numbers that Windows and OCSF share. */
const LOGON_TYPES: ReadonlyMap<string, string> = new Map([
  ['2', 'Interactive'],
  ['3', 'Network'],
  ['4', 'Batch'],
  ['5', 'OS Service'],
  ['7', 'Unlock'],
  ['8', 'Network Cleartext'],
  ['9', 'New Credentials'],
  ['10', 'Remote Interactive'],
  ['11', 'Cached Interactive'],
  ['12', 'Cached Remote Interactive'],
  ['13', 'Cached Unlock'],
])
const REMOTE_TYPES = new Set(['3', '8', '10', '12'])

type Protocol = 'Kerberos' | 'NTLM'

function authenticated(outcome: Outcome, protocol?: Protocol): Mapping['fill'] {
  return (event, { fields, computer }) => {
    if (!put(event, 'user', targetOf(fields) ?? subjectOf(fields))) return false
    const ip = field(fields, 'IpAddress') || field(fields, 'ClientAddress')
    const hostname =
      field(fields, 'WorkstationName') || field(fields, 'Workstation') || field(fields, 'ClientName')
    const hasTarget = put(event, 'dst_endpoint', endpointOf('', computer))
    put(event, 'src_endpoint', endpointOf(ip, hostname, field(fields, 'IpPort')))
    const service = field(fields, 'ServiceName') || field(fields, 'TargetServerName')
    if (service !== '') event['service'] = { name: service }
    else if (!hasTarget) event['service'] = { name: 'Windows' }
    setLogonType(event, field(fields, 'LogonType'))
    setProtocol(event, protocol ?? field(fields, 'AuthenticationPackageName'))
    const session = field(fields, 'TargetLogonId') || field(fields, 'LogonID')
    if (session !== '') event['session'] = { uid: session }
    putActor(event, fields)
    setStatus(event, outcome)
    const status = field(fields, 'Status')
    put(event, 'status_code', innerStatus(field(fields, 'SubStatus')) || status)
    return true
  }
}

/** SubStatus is the closer reason, where there is one. */
function innerStatus(code: string): string {
  return Number(code) === 0 ? '' : code
}

export function setLogonType(event: EventDraft, type: string): void {
  const caption = LOGON_TYPES.get(type)
  if (caption === undefined) return
  event['logon_type_id'] = Number(type)
  event['logon_type'] = caption
  event['is_remote'] = REMOTE_TYPES.has(type)
}

function setProtocol(event: EventDraft, name: string): void {
  if (name === '') return
  const upper = name.toUpperCase()
  const isKerberos = upper.includes('KERBEROS')
  const isNtlm = upper.includes('NTLM') || upper.includes('MICROSOFT_AUTHENTICATION_PACKAGE')
  event['auth_protocol_id'] = isKerberos ? 2 : isNtlm ? 1 : 99
  event['auth_protocol'] = isKerberos ? 'Kerberos' : isNtlm ? 'NTLM' : name
}

/** Kerberos and NTLM validation tell success by their status code. */
function validated(protocol: Protocol): Mapping['fill'] {
  const success = authenticated('Success', protocol)
  const failure = authenticated('Failure', protocol)
  return (event, record: WindowsRecord) => {
    const code = field(record.fields, 'Status')
    return code === '' || Number(code) === 0 ? success(event, record) : failure(event, record)
  }
}

const FIELDS = `${ACTOR} ${TARGET} AccountName AccountDomain LogonType IpAddress IpPort ClientAddress ClientName WorkstationName Workstation AuthenticationPackageName TargetLogonId LogonID ServiceName TargetServerName Status SubStatus`
const logon = (activityId: number, fill: Mapping['fill']) =>
  mapping(CLASS_UID.authentication, activityId, FIELDS, fill)

export const LOGONS: Mappings = {
  4624: logon(1, authenticated('Success')),
  4625: logon(1, authenticated('Failure')),
  4634: logon(2, authenticated('Success')),
  4647: logon(2, authenticated('Success')),
  4648: logon(1, authenticated('Success')),
  4672: logon(1, authenticated('Success')),
  4768: logon(3, validated('Kerberos')),
  4769: logon(4, validated('Kerberos')),
  4770: logon(5, validated('Kerberos')),
  4771: logon(6, authenticated('Failure', 'Kerberos')),
  4776: logon(1, validated('NTLM')),
  // A remote desktop session was taken up again, and left.
  4778: logon(1, authenticated('Success')),
  4779: logon(2, authenticated('Success')),
}
