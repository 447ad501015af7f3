import type { IncidentRow } from '@opensoc/contract'

export type StatusName = IncidentRow['status']
export type VerdictName = NonNullable<IncidentRow['verdict']>

export const STATUSES: readonly { readonly name: StatusName; readonly label: string }[] = [
  { name: 'new', label: 'New' },
  { name: 'in_progress', label: 'In progress' },
  { name: 'on_hold', label: 'On hold' },
  { name: 'resolved', label: 'Resolved' },
  { name: 'closed', label: 'Closed' },
]

export const VERDICTS: readonly {
  readonly name: VerdictName
  readonly label: string
  readonly help: string
}[] = [
  { name: 'true_positive', label: 'True positive', help: 'an attack, or a policy broken' },
  { name: 'benign_positive', label: 'Benign true positive', help: 'it happened, and was allowed' },
  { name: 'false_positive', label: 'False positive', help: 'the rule was wrong' },
  { name: 'duplicate', label: 'Duplicate', help: 'another incident covers it' },
  { name: 'test', label: 'Test', help: 'an exercise or a rule test' },
]

export function statusLabel(name: string): string {
  return STATUSES.find((status) => status.name === name)?.label ?? name
}

export function verdictLabel(name: string): string {
  return VERDICTS.find((verdict) => verdict.name === name)?.label ?? name
}

const LAYER_LABELS: Readonly<Record<string, string>> = {
  endpoint: 'EDR',
  workload: 'WORKLOAD',
  cloud: 'CLOUD',
  network: 'NET',
  ot: 'OT',
  mail: 'MAIL',
  identity: 'IDP',
  security: 'XDR',
}

/** The short sign of a layer, as on the queue's chips. */
export function layerLabel(layer: string): string {
  return LAYER_LABELS[layer] ?? layer.toUpperCase()
}

const SHOWN_ID = 8

/** The part of an id that people read out to each other; the whole one is one hover away. */
export function shortId(id: string): string {
  return id.replace(/^inc[-_:]/, '').slice(0, SHOWN_ID)
}
