import { type Tree, textAt, treeAt } from '../tree.ts'
import type { AuditSource } from './audit-source.ts'

/** Azure Monitor's diagnostic schema: the activity log, and Entra's sign-in and audit logs, told by `category`. */
export const AZURE_MONITOR: AuditSource = {
  name: 'azure-monitor',
  product: 'Azure Monitor',
  vendor: 'Microsoft',
  cloudProvider: 'Azure',
  layer: 'cloud',
  sigmaProduct: 'azure',
  pantherType: 'Azure.Audit',
  names: [
    'operationName',
    'callerIpAddress',
    'correlationId',
    'durationMs',
    'operationVersion',
    'resourceId',
    'resultSignature',
    'resultType',
    'tenantId',
    'resultDescription',
  ],
  recognizes: (record) =>
    typeof record['operationName'] === 'string' &&
    typeof record['time'] === 'string' &&
    // Defender's tables have the same envelope.
    (typeof record['category'] === 'string'
      ? !record['category'].startsWith('AdvancedHunting-')
      : typeof record['resourceId'] === 'string'),
  view,
  isLogon: (record) => serviceOf(record) === 'signinlogs',
  hasFailed,
  time: ['time'],
  operation: ['operationName'],
  service: ['properties.loggedByService', 'properties.resourceDisplayName', 'category'],
  uid: ['properties.id', 'correlationId'],
  userName: [
    'properties.userPrincipalName',
    'properties.initiatedBy.user.userPrincipalName',
    'properties.initiatedBy.app.displayName',
    'properties.servicePrincipalName',
    'identity',
  ],
  userUid: [
    'properties.userId',
    'properties.initiatedBy.user.id',
    'properties.initiatedBy.app.servicePrincipalId',
    'identity.authorization.evidence.principalId',
  ],
  address: ['callerIpAddress', 'properties.ipAddress', 'properties.initiatedBy.user.ipAddress'],
  userAgent: ['properties.userAgent'],
  resourceName: ['properties.targetResources.0.displayName', 'resourceId'],
  resourceType: ['properties.targetResources.0.type'],
  message: ['resultDescription'],
  told: new Set(['time', 'operationName', 'correlationId', 'callerIpAddress', 'resultDescription']),
}

function serviceOf(record: Tree): 'signinlogs' | 'auditlogs' | 'activitylogs' {
  const category = textAt(record, 'category')
  if (category.endsWith('SignInLogs')) return 'signinlogs'
  const isEntra =
    category === 'AuditLogs' ||
    textAt(record, 'resourceId').toLowerCase().endsWith('/providers/microsoft.aadiam')
  return isEntra ? 'auditlogs' : 'activitylogs'
}

/** A sign-in's `resultType` is an error number, elsewhere it is a word. */
function hasFailed(record: Tree): boolean | undefined {
  const result = (
    textAt(record, 'resultType') || textAt(treeAt(record, 'properties'), 'result')
  ).toLowerCase()
  if (/^(0|success|succeeded)$/.test(result)) return false
  return /^(\d+|fail|failed|failure)$/.test(result) ? true : undefined
}

/**
 * Rules are written for the record as the event hub gives it (`operationName`, `properties.message`) and as Log
 * Analytics' tables name it (`OperationName`, `ResultType`): both are there. `service` tells the log source.
 */
function view(record: Tree): Record<string, unknown> {
  const properties = treeAt(record, 'properties')
  const service = serviceOf(record)
  const fields: Record<string, unknown> = { ...record, service }
  for (const tree of [record, properties])
    for (const [key, value] of Object.entries(tree)) {
      if (key === '' || key === '__proto__') continue
      fields[key[0]!.toUpperCase() + key.slice(1)] ??= value
    }
  fields['properties.message'] =
    properties['message'] ?? (textAt(properties, 'activityDisplayName') || textAt(record, 'operationName'))
  const failed = hasFailed(record)
  if (failed !== undefined) fields['Status'] = failed ? 'Failure' : 'Success'
  return fields
}
