import { CLASS_UID } from '@opensoc/ocsf'
import type { EventDraft } from '../classification.ts'
import { baseName, endpointOf, fileOf, hashesOf, isHostname, numberOf, userOf } from '../ocsf-parts.ts'
import { type Mapping, type Mappings, mapping, put } from './mapping.ts'
import { field, type WindowsRecord } from './windows-record.ts'

// What policies allow and refuse, who changes them, and what loads into system services.

/** A provider's library was loaded: `ProviderPath` within the process that hosts it. */
function providerLoaded(event: EventDraft, { fields }: WindowsRecord): boolean {
  const file = fileOf(field(fields, 'ProviderPath'))
  const pid = numberOf(field(fields, 'ProcessID'))
  if (file === undefined || pid === undefined) return false
  event['module'] = {
    file,
    load_type_id: 0,
    load_type: 'Unknown',
    function_name: field(fields, 'ProviderName'),
  }
  event['actor'] = { process: { name: field(fields, 'HostProcess') || 'wmiprvse.exe', pid } }
  return true
}

/** A consumer that stays: what runs when something happens, and the filter that says when. */
function subscribed(event: EventDraft, { fields, userId }: WindowsRecord): boolean {
  const name = field(fields, 'ESS') || field(fields, 'CONSUMER') || field(fields, 'Namespace')
  if (name === '') return false
  const consumer = field(fields, 'CONSUMER') || field(fields, 'PossibleCause') || field(fields, 'Query')
  event['job'] = { name, ...(consumer === '' ? {} : { cmd_line: consumer.slice(0, 8192) }) }
  const user = userOf(field(fields, 'User'), '', userId)
  event['actor'] = user === undefined ? { app_name: 'WMI' } : { user }
  return true
}

export const WMI_ACTIVITY: Mappings = {
  5857: mapping(
    CLASS_UID.module_activity,
    1,
    'ProviderName ProviderPath HostProcess ProcessID',
    providerLoaded,
  ),
  5859: mapping(CLASS_UID.scheduled_job_activity, 1, 'Query PossibleCause User', subscribed, 2),
  5860: mapping(CLASS_UID.scheduled_job_activity, 1, 'Query PossibleCause User', subscribed, 2),
  5861: mapping(CLASS_UID.scheduled_job_activity, 1, 'ESS CONSUMER PossibleCause', subscribed, 3),
}

/** AppLocker looked at a program, a library or a script. */
const judged =
  (isDenied: boolean) =>
  (event: EventDraft, { fields }: WindowsRecord): boolean => {
    const path = field(fields, 'FullFilePath') || field(fields, 'FilePath')
    const pid = numberOf(field(fields, 'TargetProcessId'))
    if (path === '' || pid === undefined) return false
    const hash = field(fields, 'FileHash')
    const file = fileOf(path, hash === '' ? [] : hashesOf(`SHA256=${hash}`))
    event['process'] = { name: baseName(path), pid, ...(file === undefined ? {} : { file }) }
    const user = userOf('', '', field(fields, 'TargetUser'))
    event['actor'] = user === undefined ? { app_name: 'AppLocker' } : { user }
    const profiles = (event['metadata'] as { profiles: string[] }).profiles
    profiles.push('security_control')
    Object.assign(event, isDenied ? DENIED : ALLOWED)
    const rule = field(fields, 'RuleName')
    if (rule !== '') event['policy'] = { name: rule }
    return true
  }

const DENIED = { action_id: 2, action: 'Denied', disposition_id: 2, disposition: 'Blocked' }
const ALLOWED = { action_id: 1, action: 'Allowed', disposition_id: 1, disposition: 'Allowed' }

const locker = (isDenied: boolean): Mapping =>
  mapping(
    CLASS_UID.process_activity,
    1,
    'FilePath FullFilePath FileHash TargetUser TargetProcessId RuleName',
    judged(isDenied),
    isDenied ? 3 : 1,
  )

/** Allowed; would be refused if rules were enforced; refused. By kind: programs, scripts, packaged apps. */
export const APPLOCKER: Mappings = {
  8002: locker(false),
  8003: locker(false),
  8004: locker(true),
  8005: locker(false),
  8006: locker(false),
  8007: locker(true),
  8020: locker(false),
  8021: locker(false),
  8022: locker(true),
}

function ruleChanged(event: EventDraft, { fields }: WindowsRecord): boolean {
  const name = field(fields, 'RuleName') || field(fields, 'SettingType')
  if (name === '') return false
  event['entity'] = {
    name,
    type: field(fields, 'RuleName') === '' ? 'Firewall setting' : 'Firewall rule',
    ...(field(fields, 'RuleId') === '' ? {} : { uid: field(fields, 'RuleId') }),
  }
  const actor: EventDraft = {}
  put(actor, 'user', userOf('', '', field(fields, 'ModifyingUser')))
  const application = field(fields, 'ModifyingApplication')
  if (application !== '') actor['app_name'] = baseName(application)
  if (Object.keys(actor).length > 0) event['actor'] = actor
  return true
}

const rule = (activityId: number, severityId = 2): Mapping =>
  mapping(
    CLASS_UID.entity_management,
    activityId,
    'RuleName RuleId SettingType ModifyingUser ModifyingApplication',
    ruleChanged,
    severityId,
  )

/** Rules added, changed, deleted, all of them deleted; settings; by Windows 10 and, under other numbers, Windows 11. */
export const FIREWALL: Mappings = {
  2002: rule(3),
  2003: rule(3),
  2004: rule(1),
  2005: rule(3),
  2006: rule(4),
  2032: rule(3),
  2033: rule(4, 3),
  2052: rule(4),
  2059: rule(4, 3),
  2060: rule(3),
  2071: rule(1),
  2073: rule(3),
  2082: rule(3),
  2083: rule(3),
  2097: rule(1),
  2099: rule(3),
}

/** A query or response of the DNS server's analytic log. */
function served(event: EventDraft, { fields, computer }: WindowsRecord): boolean {
  const hostname = field(fields, 'QNAME').replace(/\.$/, '')
  if (hostname === '' || !isHostname(hostname)) return false
  const type = field(fields, 'QTYPE')
  event['query'] = { hostname, ...(type === '' ? {} : { type }) }
  const client = field(fields, 'Source') || field(fields, 'Destination')
  put(event, 'dst_endpoint', endpointOf(field(fields, 'InterfaceIP'), computer))
  return put(event, 'src_endpoint', endpointOf(client, '', field(fields, 'Port')))
}

const answered = (activityId: number): Mapping =>
  mapping(CLASS_UID.dns_activity, activityId, 'QNAME QTYPE Source Destination InterfaceIP Port', served)

/** A library was loaded into the DNS server, whose path an administrator may have been tricked into setting. */
function pluginLoaded(event: EventDraft, { fields }: WindowsRecord): boolean {
  const file = fileOf(field(fields, 'param1'))
  if (file === undefined) return false
  event['module'] = { file, load_type_id: 0, load_type: 'Unknown' }
  event['actor'] = { app_name: 'DNS Server' }
  return true
}

export const DNS_SERVER: Mappings = {
  150: mapping(CLASS_UID.module_activity, 1, 'param1', pluginLoaded, 3),
  770: mapping(CLASS_UID.module_activity, 1, 'param1', pluginLoaded, 3),
  771: mapping(CLASS_UID.module_activity, 1, 'param1', pluginLoaded, 3),
  256: answered(1),
  257: answered(2),
  258: answered(2),
  259: answered(2),
  260: answered(1),
  261: answered(2),
}
