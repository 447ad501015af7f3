import { isTree, listAt, numberAt, type Tree, textAt, treeAt } from '../tree.ts'
import type { AuditSource } from './audit-source.ts'

/** Google Cloud audit log entries: a LogEntry whose `protoPayload` is an AuditLog. */
export const GCP_AUDIT: AuditSource = {
  name: 'gcp-audit',
  product: 'Cloud Audit Logs',
  vendor: 'Google',
  cloudProvider: 'GCP',
  layer: 'cloud',
  sigmaProduct: 'gcp',
  pantherType: 'GCP.AuditLog',
  names: ['protoPayload', 'insertId', 'logName', 'receiveTimestamp'],
  recognizes: (record) => typeof treeAt(record, 'protoPayload')['methodName'] === 'string',
  view(record) {
    const service = textAt(treeAt(record, 'protoPayload'), 'serviceName')
    return {
      ...record,
      data: record,
      'gcp.audit.method_name': textAt(treeAt(record, 'protoPayload'), 'methodName'),
      log: service === 'login.googleapis.com' ? 'login' : 'audit',
    }
  },
  isLogon: (_, operation) =>
    operation === 'google.login.LoginService.loginSuccess' ||
    operation === 'google.login.LoginService.loginFailure',
  hasFailed(record) {
    if (textAt(treeAt(record, 'protoPayload'), 'methodName').endsWith('loginFailure')) return true
    const code = numberAt(treeAt(treeAt(record, 'protoPayload'), 'status'), 'code')
    return code !== undefined && code !== 0
  },
  time: ['timestamp', 'receiveTimestamp'],
  operation: ['protoPayload.methodName'],
  service: ['protoPayload.serviceName'],
  uid: ['insertId'],
  userName: ['protoPayload.authenticationInfo.principalEmail'],
  userUid: ['protoPayload.authenticationInfo.principalSubject'],
  address: ['protoPayload.requestMetadata.callerIp', 'protoPayload.requestMetadata.callerIP'],
  userAgent: ['protoPayload.requestMetadata.callerSuppliedUserAgent'],
  resourceName: ['protoPayload.resourceName'],
  resourceType: ['resource.type'],
  message: ['protoPayload.status.message'],
  told: new Set(['timestamp', 'insertId']),
}

/** Google Workspace activities of the Reports API (`admin#reports#activity`), with one event or a list of them. */
export const GOOGLE_WORKSPACE: AuditSource = {
  name: 'google-workspace',
  product: 'Google Workspace',
  vendor: 'Google',
  layer: 'cloud',
  sigmaProduct: 'gcp',
  pantherType: 'GSuite.ActivityEvent',
  names: ['ipAddress'],
  recognizes: (record) =>
    textAt(treeAt(record, 'id'), 'applicationName') !== '' &&
    (isTree(record['actor']) || typeof record['name'] === 'string' || typeof record['type'] === 'string'),
  view: workspaceView,
  isLogon: (record, operation) =>
    textAt(treeAt(record, 'id'), 'applicationName') === 'login' &&
    /^login_(success|failure)$/.test(operation),
  hasFailed(record) {
    const operation = textAt(record, 'name') || textAt(firstEvent(record), 'name')
    return /^login_(success|failure)$/.test(operation) ? operation === 'login_failure' : undefined
  },
  time: ['id.time'],
  operation: ['name', 'events.0.name'],
  service: ['id.applicationName'],
  uid: ['id.uniqueQualifier'],
  userName: ['actor.email'],
  userUid: ['actor.profileId'],
  address: ['ipAddress'],
  userAgent: [],
  resourceName: [],
  resourceType: [],
  message: [],
  told: new Set(['ipAddress', 'kind', 'name']),
}

/** SigmaHQ's rules say `eventService`, `eventName` and the parameters' names in lower case (`setting_name`). */
function workspaceView(record: Tree): Record<string, unknown> {
  const event = firstEvent(record)
  const application = textAt(treeAt(record, 'id'), 'applicationName')
  const name = textAt(record, 'name') || textAt(event, 'name')
  const fields: Record<string, unknown> = {
    ...record,
    log: `workspace.${application}`,
    eventService: `${application}.googleapis.com`,
    eventName: name,
  }
  for (const parameter of listAt(event, 'parameters').filter(isTree)) {
    const key = textAt(parameter, 'name').toLowerCase()
    if (key !== '' && key !== '__proto__') fields[key] ??= parameter['value'] ?? parameter['multiValue']
  }
  for (const [key, value] of Object.entries(treeAt(record, 'parameters')))
    if (key !== '__proto__') fields[key.toLowerCase()] ??= value
  return fields
}

function firstEvent(record: Tree): Tree {
  const [first] = listAt(record, 'events', 1)
  return isTree(first) ? first : record
}
