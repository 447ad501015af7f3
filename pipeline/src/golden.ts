import { DEFAULT_TENANT } from '@opensoc/domain'
import { createDecode } from './1-ingest/decode.ts'
import { joinLines } from './2-normalize/join-lines.ts'
import { createNormalize } from './2-normalize/normalize.ts'
import type { Normalizer } from './2-normalize/normalizer.ts'
import type { FrameContext } from './stage.ts'

/** The other half of a golden pair: what becomes of a body's records. */
export interface Golden {
  readonly events: readonly {
    readonly layer: string
    readonly ocsf: unknown
    /** Log sources of the views that rules see. */
    readonly sigma: readonly unknown[]
    readonly fields: readonly unknown[]
  }[]
  readonly quarantined: readonly { readonly reason: string; readonly detail: string }[]
}

/** `receivedTime`: formats without a year or a time take it from this. Milliseconds since the epoch. */
export function goldenOf(
  body: Uint8Array,
  normalizers: readonly Normalizer[],
  receivedTime: number,
  contentType = 'application/json',
): Golden {
  const context: FrameContext = {
    tenantId: DEFAULT_TENANT,
    source: 'test',
    partition: 0,
    offset: 0,
    receivedTime,
  }
  const header = {
    tenantId: DEFAULT_TENANT,
    source: 'test',
    receivedTime,
    contentEncoding: 'identity',
    contentType,
  } as const
  const decoded = createDecode({ joinLines }).run(
    [{ partition: 0, offset: 0, nextOffset: 1, header, body }],
    context,
  )
  const { items, quarantined } = createNormalize(normalizers).run(decoded.items, context)
  return {
    events: items.map(({ layer, ocsf, sigma }) => ({
      layer,
      ocsf,
      sigma: sigma.map((view) => view.logsource),
      fields: sigma.map((view) => view.fields),
    })),
    quarantined: [...decoded.quarantined, ...quarantined].map(({ reason, detail }) => ({ reason, detail })),
  }
}
