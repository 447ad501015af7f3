import { isTree, listAt, numberAt, type Tree, textAt, treeAt } from '../tree.ts'
import type { AuditSource } from './audit-source.ts'

/** Kubernetes API server audit events (`audit.k8s.io/v1`), also as Azure Monitor wraps them (`kube-audit`). */
export const KUBERNETES_AUDIT: AuditSource = {
  name: 'kubernetes-audit',
  product: 'Kubernetes',
  vendor: 'Kubernetes',
  layer: 'workload',
  sigmaProduct: 'kubernetes',
  pantherType: 'Amazon.EKS.Audit',
  names: [
    'requestReceivedTimestamp',
    'stageTimestamp',
    'auditID',
    'objectRef',
    'requestURI',
    'sourceIPs',
    'userAgent',
    'responseStatus',
    'requestObject',
    'apiVersion',
  ],
  recognizes: (record) => isAudit(record) || isWrapped(record),
  unwrap: (record) => (isWrapped(record) ? wrappedIn(record) : record),
  view,
  isLogon: () => false,
  hasFailed(record) {
    const code = numberAt(treeAt(record, 'responseStatus'), 'code')
    return code === undefined ? undefined : code >= 400
  },
  time: ['stageTimestamp', 'requestReceivedTimestamp'],
  operation: ['verb'],
  service: ['objectRef.apiGroup'],
  uid: ['auditID'],
  userName: ['user.username'],
  userUid: ['user.uid'],
  address: ['sourceIPs.0'],
  userAgent: ['userAgent'],
  resourceName: ['objectRef.name', 'objectRef.resource', 'requestURI'],
  resourceType: ['objectRef.resource'],
  message: ['requestURI'],
  told: new Set(['stageTimestamp', 'verb', 'auditID', 'userAgent', 'requestURI']),
}

function isAudit(record: Tree): boolean {
  return (
    typeof record['verb'] === 'string' &&
    (textAt(record, 'apiVersion').startsWith('audit.k8s.io/') ||
      typeof record['auditID'] === 'string' ||
      isTree(record['objectRef']))
  )
}

function isWrapped(record: Tree): boolean {
  return (
    textAt(record, 'category').startsWith('kube-audit') &&
    typeof treeAt(record, 'properties')['log'] === 'string'
  )
}

/** The audit event is text within; one without a time of its own has its wrapper's. */
function wrappedIn(record: Tree): Tree | undefined {
  try {
    const inner: unknown = JSON.parse(textAt(treeAt(record, 'properties'), 'log'))
    if (!isTree(inner)) return undefined
    return textAt(inner, 'stageTimestamp') === ''
      ? { ...inner, stageTimestamp: textAt(record, 'time') }
      : inner
  } catch {
    return undefined
  }
}

/** SigmaHQ's rules name what a new pod asks for: `capabilities`, `hostPath`; and the request's `apiGroup`. */
function view(record: Tree): Record<string, unknown> {
  const fields: Record<string, unknown> = { ...record }
  const spec = treeAt(treeAt(record, 'requestObject'), 'spec')
  const capabilities = trees(spec, 'containers').flatMap((container) =>
    listAt(treeAt(treeAt(container, 'securityContext'), 'capabilities'), 'add'),
  )
  const paths = trees(spec, 'volumes')
    .map((volume) => textAt(treeAt(volume, 'hostPath'), 'path'))
    .filter((path) => path !== '')
  if (capabilities.length > 0) fields['capabilities'] ??= capabilities
  if (paths.length > 0) fields['hostPath'] ??= paths
  const apiGroup = textAt(treeAt(record, 'objectRef'), 'apiGroup')
  if (apiGroup !== '') fields['apiGroup'] ??= apiGroup
  return fields
}

function trees(tree: Tree, key: string): readonly Tree[] {
  return listAt(tree, key).filter(isTree)
}
