import type { FieldMapping } from '@opensoc/domain'
import { type BaseEvent, CLASS_UID } from '@opensoc/ocsf'
import { createSigmaViews } from '../field-mapping.ts'
import type { Normalizer } from '../normalizer.ts'
import { isTree, type Tree } from '../tree.ts'
import { toAuditEvent } from './audit-event.ts'
import { type AuditSource, textOn } from './audit-source.ts'
import { auditTime } from './audit-time.ts'
import { AZURE_MONITOR } from './azure-monitor.ts'
import { GCP_AUDIT, GOOGLE_WORKSPACE } from './google.ts'
import { KUBERNETES_AUDIT } from './kubernetes.ts'
import { GITHUB_AUDIT, M365_AUDIT, OKTA_SYSTEM_LOG, SLACK_AUDIT } from './services.ts'

const SOURCES: readonly AuditSource[] = [
  KUBERNETES_AUDIT,
  GCP_AUDIT,
  GOOGLE_WORKSPACE,
  OKTA_SYSTEM_LOG,
  M365_AUDIT,
  SLACK_AUDIT,
  GITHUB_AUDIT,
  AZURE_MONITOR,
]

/** Audit logs of clouds, clusters and services: a normalizer for each, all by one mechanism. */
export function createCloudAuditNormalizers(mappings: readonly FieldMapping[] = []): readonly Normalizer[] {
  return SOURCES.map((source) => createAuditNormalizer(source, mappings))
}

function createAuditNormalizer(source: AuditSource, mappings: readonly FieldMapping[]): Normalizer {
  const viewsOf = createSigmaViews(mappings, source.sigmaProduct)
  return {
    name: source.name,
    media: 'json',
    isSpecific: true,
    recognizes: ({ json }) => isTree(json) && source.recognizes(json),
    normalize({ json }) {
      const record = source.unwrap === undefined ? (json as Tree) : source.unwrap(json as Tree)
      if (record === undefined)
        return {
          reason: 'normalizer_failed',
          detail: `${source.name}: no audit record within what wraps it`,
        }
      const written = textOn(record, source.time)
      const time = auditTime(written)
      if (Number.isNaN(time))
        return {
          reason: 'time_invalid',
          detail: `${source.name}: ${source.time.join(' or ')} is no time: ${written.slice(0, 60)}`,
        }
      const ocsf = toAuditEvent(source, record, time) as unknown as BaseEvent
      return {
        layer: ocsf.class_uid === CLASS_UID.authentication ? 'identity' : source.layer,
        ocsf,
        sigma: viewsOf(source.view === undefined ? { ...record } : source.view(record)),
      }
    },
  }
}
