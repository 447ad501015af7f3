import { isTree, numberAt, type Tree, textAt, treeAt } from '../tree.ts'
import type { AuditSource } from './audit-source.ts'

/** Okta's System Log. */
export const OKTA_SYSTEM_LOG: AuditSource = {
  name: 'okta-system-log',
  product: 'System Log',
  vendor: 'Okta',
  layer: 'identity',
  sigmaProduct: 'okta',
  pantherType: 'Okta.SystemLog',
  names: [
    'eventType',
    'legacyEventType',
    'displayMessage',
    'authenticationContext',
    'debugContext',
    'securityContext',
  ],
  recognizes: (record) =>
    typeof record['eventType'] === 'string' &&
    isTree(record['actor']) &&
    (typeof record['published'] === 'string' || isTree(record['outcome']) || isTree(record['client'])),
  isLogon: (_, operation) => /^user\.(session\.start|authentication\.)/.test(operation),
  hasFailed(record) {
    const result = textAt(treeAt(record, 'outcome'), 'result')
    if (result === 'FAILURE' || result === 'DENY') return true
    return result === 'SUCCESS' || result === 'ALLOW' ? false : undefined
  },
  time: ['published'],
  operation: ['eventType'],
  service: [],
  uid: ['uuid'],
  userName: ['actor.alternateId', 'actor.displayName'],
  userUid: ['actor.id'],
  address: ['client.ipAddress'],
  userAgent: ['client.userAgent.rawUserAgent'],
  resourceName: ['target.0.displayName', 'target.0.alternateId', 'target.0.id'],
  resourceType: ['target.0.type'],
  message: ['displayMessage'],
  told: new Set(['published', 'eventType', 'uuid', 'displayMessage']),
}

/** GitHub's audit log of an organization or enterprise, as its API and its streaming give it. */
export const GITHUB_AUDIT: AuditSource = {
  name: 'github-audit',
  product: 'Audit Log',
  vendor: 'GitHub',
  layer: 'cloud',
  sigmaProduct: 'github',
  pantherType: 'GitHub.Audit',
  names: [],
  recognizes: (record) =>
    textAt(record, 'action').includes('.') &&
    (record['@timestamp'] !== undefined ||
      record['_document_id'] !== undefined ||
      record['at_sign_timestamp'] !== undefined ||
      (typeof record['actor'] === 'string' &&
        ['repo', 'org', 'business', 'repository', 'user'].some((key) => typeof record[key] === 'string'))),
  isLogon: () => false,
  hasFailed: () => undefined,
  time: ['@timestamp', 'created_at', 'at_sign_timestamp'],
  operation: ['action'],
  service: [],
  uid: ['_document_id'],
  userName: ['actor'],
  userUid: ['actor_id'],
  address: ['actor_ip'],
  userAgent: ['user_agent'],
  resourceName: ['repo', 'repository', 'org', 'business'],
  resourceType: [],
  message: [],
  told: new Set(['@timestamp', 'action', '_document_id', 'actor', 'actor_id', 'user_agent']),
}

/** Slack's audit logs of an Enterprise Grid organization. */
export const SLACK_AUDIT: AuditSource = {
  name: 'slack-audit',
  product: 'Audit Logs',
  vendor: 'Slack',
  layer: 'mail',
  sigmaProduct: 'slack',
  pantherType: 'Slack.AuditLogs',
  names: [],
  recognizes: (record) =>
    typeof record['action'] === 'string' &&
    isTree(record['actor']) &&
    isTree(record['context']) &&
    (record['date_create'] !== undefined || isTree(treeAt(record, 'context')['location'])),
  isLogon: (_, operation) => operation === 'user_login' || operation === 'user_login_failed',
  hasFailed(record) {
    const action = textAt(record, 'action')
    return action.startsWith('user_login') ? action === 'user_login_failed' : undefined
  },
  time: ['date_create'],
  operation: ['action'],
  service: ['context.location.name'],
  uid: ['id'],
  userName: ['actor.user.email', 'actor.user.name'],
  userUid: ['actor.user.id'],
  address: ['context.ip_address'],
  userAgent: ['context.ua'],
  resourceName: [
    'entity.channel.name',
    'entity.file.name',
    'entity.app.name',
    'entity.user.email',
    'entity.workspace.name',
    'entity.enterprise.name',
  ],
  resourceType: ['entity.type'],
  message: [],
  told: new Set(['date_create', 'action', 'id']),
}

/** Microsoft 365's unified audit log (Management Activity API): Exchange, SharePoint, Teams, Entra. */
export const M365_AUDIT: AuditSource = {
  name: 'm365-audit',
  product: 'Microsoft 365 unified audit log',
  vendor: 'Microsoft',
  layer: 'cloud',
  sigmaProduct: 'm365',
  pantherType: 'Microsoft365.Audit',
  names: [
    'CreationTime',
    'Operation',
    'Workload',
    'ClientIP',
    'ExternalAccess',
    'Id',
    'ObjectId',
    'OrganizationId',
    'OrganizationName',
    'OriginatingServer',
    'Parameters',
    'RecordType',
    'ResultStatus',
    'UserId',
    'UserKey',
    'UserType',
    'UserAgent',
  ],
  recognizes: (record) =>
    typeof record['Operation'] === 'string' &&
    typeof record['CreationTime'] === 'string' &&
    (typeof record['Workload'] === 'string' || record['RecordType'] !== undefined),
  view: (record) => ({ ...record, ...listsAsText(record), ...outcomeOf(record), category: 'UnifiedAudit' }),
  isLogon: (_, operation) => operation === 'UserLoggedIn' || operation === 'UserLoginFailed',
  hasFailed(record) {
    const result = textAt(record, 'ResultStatus').toLowerCase()
    if (textAt(record, 'Operation') === 'UserLoginFailed' || /^(fail|false)/.test(result)) return true
    return /^(succe|true)/.test(result) || numberAt(record, 'ErrorNumber') === 0 ? false : undefined
  },
  time: ['CreationTime'],
  operation: ['Operation'],
  service: ['Workload'],
  uid: ['Id'],
  userName: ['UserId'],
  userUid: ['UserKey'],
  address: ['ClientIP', 'ClientIPAddress', 'ActorIpAddress'],
  userAgent: ['UserAgent'],
  resourceName: ['ObjectId'],
  resourceType: ['ItemType'],
  message: [],
  told: new Set([
    'CreationTime',
    'Operation',
    'Workload',
    'Id',
    'UserId',
    'UserKey',
    'ObjectId',
    'UserAgent',
  ]),
}

/** Lists of name and value that rules look into as text: what the API writes as an array, Log Analytics keeps as text. */
const LISTS_OF_VALUES = ['Parameters', 'ExtendedProperties', 'OperationProperties'] as const

function listsAsText(record: Tree): Record<string, string> {
  const texts: Record<string, string> = {}
  for (const name of LISTS_OF_VALUES)
    if (Array.isArray(record[name])) texts[name] = JSON.stringify(record[name])
  return texts
}

/** Rules for alerts and for Exchange say `success`; an alert is named by its rule, anything else by its operation. */
function outcomeOf(record: Tree): Record<string, string> {
  return {
    AlertName: textAt(record, 'Name') || textAt(record, 'Operation'),
    Outcome: /^(fail|false)/i.test(textAt(record, 'ResultStatus')) ? 'failure' : 'success',
  }
}
