import type { Event, RawRecord, StoredEvent, TenantId } from '@opensoc/domain'
import { createNormalize } from './normalize.ts'
import type { Normalizer } from './normalizer.ts'

/** Makes a stored event anew from its original record: what rules see is not stored. `undefined` if nobody knows it. */
export type Renormalize = (
  stored: Pick<StoredEvent, 'source' | 'receivedTime' | 'raw'> & { readonly id: string },
  tenantId: TenantId,
) => Event | undefined

export function createRenormalize(normalizers: readonly Normalizer[]): Renormalize {
  const normalize = createNormalize(normalizers)
  return ({ id, source, receivedTime, raw }, tenantId) => {
    const [partition = 0, offset = 0, index = 0] = id.split('.').map(Number)
    const record = toRecord(raw, index, receivedTime)
    const { items } = normalize.run([record], { tenantId, source, partition, offset, receivedTime })
    return items[0]
  }
}

function toRecord(text: string, index: number, receivedTime: number): RawRecord {
  if (!/^\s*[{[]/.test(text)) return { index, text, receivedTime }
  try {
    return { index, text, json: JSON.parse(text), receivedTime }
  } catch {
    return { index, text, receivedTime }
  }
}
