import type { FieldMapping } from '@opensoc/domain'
import { type BaseEvent, CLASS_UID } from '@opensoc/ocsf'
import { createSigmaViews } from '../field-mapping.ts'
import { createFoldedNames } from '../folded-names.ts'
import type { Normalizer } from '../normalizer.ts'
import { markTimeOfReceipt, recordTime } from '../record-time.ts'
import { isTree, type Tree } from '../tree.ts'
import { writtenTime } from '../written-time.ts'
import { toAuditEvent } from './audit-event.ts'
import { type AuditSource, type Paths, textOn } from './audit-source.ts'
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

const PANTHER_TIME: Paths = ['p_event_time']

/** Audit logs of clouds, clusters and services: a normalizer for each, all by one mechanism. */
export function createCloudAuditNormalizers(mappings: readonly FieldMapping[] = []): readonly Normalizer[] {
  return SOURCES.map((source) => createAuditNormalizer(source, mappings))
}

function createAuditNormalizer(source: AuditSource, mappings: readonly FieldMapping[]): Normalizer {
  const viewsOf = createSigmaViews(mappings, source.sigmaProduct)
  const folded = createFoldedNames(source.names)
  const open = (json: Tree): Tree | undefined => {
    if (source.recognizes(json)) return json
    const isNamed = json['p_log_type'] === source.pantherType
    if (!isNamed && !folded.hasFolded(json)) return undefined
    const unfolded = folded.unfold(json)
    return isNamed || source.recognizes(unfolded) ? unfolded : undefined
  }
  return {
    name: source.name,
    media: 'json',
    isSpecific: true,
    recognizes: ({ json }) => isTree(json) && open(json) !== undefined,
    normalize(raw) {
      const opened = open(raw.json as Tree) ?? (raw.json as Tree)
      const record = source.unwrap === undefined ? opened : source.unwrap(opened)
      if (record === undefined)
        return {
          reason: 'normalizer_failed',
          detail: `${source.name}: no audit record within what wraps it`,
        }
      const written = textOn(record, source.time) || textOn(opened, PANTHER_TIME)
      const time = recordTime(raw, written, writtenTime)
      if (Number.isNaN(time))
        return {
          reason: 'time_invalid',
          detail: `${source.name}: ${source.time.join(' or ')} is no time: ${written.slice(0, 60)}`,
        }
      const event = toAuditEvent(source, record, time)
      if (written === '') markTimeOfReceipt(event)
      const ocsf = event as unknown as BaseEvent
      return {
        layer: ocsf.class_uid === CLASS_UID.authentication ? 'identity' : source.layer,
        ocsf,
        sigma: viewsOf(source.view === undefined ? { ...record } : source.view(record)),
      }
    },
  }
}
