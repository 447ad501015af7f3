import type { Asset, ResponseAsset, StateStore } from '@opensoc/domain'

/** What the inventory says of the first of these targets that it knows, as policies look at it. */
export async function inventoryAsset(
  state: StateStore,
  tenantId: string,
  targets: readonly string[],
): Promise<ResponseAsset | undefined> {
  if (targets.length === 0) return undefined
  for (const entry of await state.context.list(tenantId, 'assets'))
    if (entry.kind === 'assets' && isNamed(entry, targets)) return responseAsset(entry)
  return undefined
}

function isNamed({ hostnames, ips }: Asset, targets: readonly string[]): boolean {
  return [...hostnames, ...ips].some((own) => targets.includes(own.toLowerCase()))
}

/** A tag of their own, so that a policy can refuse whatever keeps people from harm. */
const SAFETY = 'safety'

function responseAsset({
  id,
  hostnames,
  ips,
  criticality,
  tags,
  isSafety,
  purdueLevel,
}: Asset): ResponseAsset {
  return {
    name: hostnames[0] ?? id,
    addresses: [...hostnames.slice(1), ...ips],
    criticality: criticality === 'critical' ? 'crown' : criticality,
    tags: isSafety && !tags.includes(SAFETY) ? [...tags, SAFETY] : tags,
    ...(purdueLevel === undefined ? {} : { purdueLevel }),
  }
}
