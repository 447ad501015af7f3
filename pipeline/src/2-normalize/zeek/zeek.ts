import type { FieldMapping } from '@opensoc/domain'
import type { BaseEvent } from '@opensoc/ocsf'
import { createSigmaViews } from '../field-mapping.ts'
import type { Normalizer } from '../normalizer.ts'
import { isTree, type Tree, textAt } from '../tree.ts'
import { toOcsf } from './zeek-ocsf.ts'
import { logOf, timeOf } from './zeek-record.ts'

/** Zeek logs as JSON (one record a line), with the log's name in `_path` or `@stream`, or told by its fields. */
export function createZeekNormalizer(mappings: readonly FieldMapping[] = []): Normalizer {
  const viewsOf = createSigmaViews(mappings, 'zeek')
  return {
    name: 'zeek',
    media: 'json',
    isSpecific: true,
    recognizes: ({ json }) => isTree(json) && logOf(json) !== undefined,
    normalize({ json }) {
      const record = json as Tree
      const log = logOf(record) ?? ''
      const time = timeOf(record)
      if (Number.isNaN(time))
        return { reason: 'time_invalid', detail: `zeek ${log}: ts is no time: ${textAt(record, 'ts')}` }
      const fields = withDottedIds({ ...record, _path: log })
      return {
        layer: layerOf(log),
        ocsf: toOcsf(record, log, time) as unknown as BaseEvent,
        sigma: viewsOf(fields),
      }
    },
  }
}

const OT_LOGS = /^(modbus|dnp3|s7comm|cotp|enip|cip|bacnet|profinet|opcua|ethercat|ge_srtp|hart)/

function layerOf(log: string): 'network' | 'ot' | 'mail' {
  if (log === 'smtp') return 'mail'
  return OT_LOGS.test(log) ? 'ot' : 'network'
}

/** Rules say `id.orig_h`; some exporters write `id_orig_h`, or nest `id`. */
function withDottedIds(fields: Record<string, unknown>): Record<string, unknown> {
  for (const part of ['orig_h', 'orig_p', 'resp_h', 'resp_p']) {
    const dotted = `id.${part}`
    fields[dotted] ??= fields[`id_${part}`] ?? (isTree(fields['id']) ? fields['id'][part] : undefined)
    if (fields[dotted] === undefined) delete fields[dotted]
  }
  return fields
}
