/** What findings are joined by. Keys are canonical: equal keys are the same thing. */
export const ENTITY_KINDS = [
  'host',
  'user',
  'process',
  'file',
  'ip',
  'domain',
  'url',
  'mailbox',
  'message',
  'cloud_account',
  'cloud_principal',
  'access_key',
] as const
export type EntityKind = (typeof ENTITY_KINDS)[number]

export interface EntityRef {
  readonly kind: EntityKind
  /** Canonical, lower case where the thing's name has no case: host `fin-ws-0142`, process `host|guid`. */
  readonly key: string
  /** As the event spelled it: what a person reads. */
  readonly label: string
}

export function entityId(entity: Pick<EntityRef, 'kind' | 'key'>): string {
  return `${entity.kind}:${entity.key}`
}
