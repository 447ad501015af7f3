import type { Kysely, Transaction } from 'kysely'

/** Tables. Documents are JSON text; what is filtered or sorted by has a column of its own. Times are milliseconds. */
export interface Schema {
  checkpoint: { partition: number; offset: number; inflight_end: number | null }
  batch_key: { tenant_id: string; key: string; offset: number; added: number }
  finding: {
    tenant_id: string
    id: string
    rule_id: string
    level: string
    time: number
    host: string
    text: string
    document: string
    superseded: string | null
    maintenance: string | null
    suppressed: number
    last_suppressed: number
  }
  context_entry: { tenant_id: string; kind: string; id: string; document: string }
  quieting: { tenant_id: string; id: string; document: string; hits: number; last_hit: number | null }
  repeat_window: {
    tenant_id: string
    suppression_id: string
    key: string
    finding_id: string
    start: number
  }
  rule_exception: { tenant_id: string; id: string; document: string; hits: number; last_hit: number | null }
  job: {
    tenant_id: string
    id: string
    kind: string
    state: string
    created: number
    document: string
    checkpoint: string | null
  }
  job_part: { tenant_id: string; job_id: string; number: number; document: string }
  correlation: { tenant_id: string; version: string; group_key: string; state: string }
  incident: {
    tenant_id: string
    id: string
    severity: string
    status: string
    owner: string
    score: number
    last_time: number
    text: string
    document: string
  }
  incident_redirect: { tenant_id: string; id: string; target: string }
  rule: {
    tenant_id: string
    id: string
    title: string
    kind: string
    name: string | null
    level: string
    space: string
    file: string
    source: string
    enabled: number
    refused: string | null
    tags: string
    logsource: string
    updated: number
    status: string | null
    base: string | null
    pending: string | null
    origin: string | null
  }
  rule_version: {
    tenant_id: string
    rule_id: string
    number: number
    time: number
    actor: string
    change: string
    note: string | null
    source: string
    base: string | null
    pending: string | null
  }
  rule_test: { tenant_id: string; rule_id: string; source: string }
  rule_test_outcome: { tenant_id: string; rule_id: string; passed: number; time: number }
  logsource_seen: {
    tenant_id: string
    product: string
    category: string
    service: string
    events: number
    last_time: number
  }
  person: {
    id: string
    tenant_id: string
    name: string
    role: string
    password_hash: string
    created: number
  }
  session: { secret_hash: string; user_id: string; created: number; expires: number }
  token: {
    id: string
    tenant_id: string
    name: string
    secret_hash: string
    role: string
    created_by: string
    created: number
    expires: number | null
  }
  action: {
    tenant_id: string
    id: string
    key: string
    state: string
    incident_id: string
    requested: number
    due: number | null
    version: number
    document: string
  }
  playbook: { tenant_id: string; id: string; modified: string; name: string; source: string; origin: string }
  run: {
    tenant_id: string
    id: string
    playbook_id: string
    incident_id: string
    started: number
    status: string
    is_over: number
    document: string
  }
  run_input: { tenant_id: string; run_id: string; sequence: number; input: string }
  audit: {
    sequence: number
    tenant_id: string
    time: number
    actor: string
    action: string
    target: string
    detail: string
    previous_hash: string
    hash: string
  }
  ledger: {
    tenant_id: string
    source: string
    minute: number
    received: number
    stored: number
    quarantined: string
    findings: number
    bytes: number
  }
  value: { tenant_id: string; key: string; value: string; expires: number | null }
  indicator: { tenant_id: string; kind: string; value: string; document: string }
  pattern_indicator: { tenant_id: string; id: string; document: string }
  intel_collection: { tenant_id: string; id: string; document: string }
  intel_object: {
    tenant_id: string
    collection_id: string
    sequence: number
    date_added: string
    id: string
    type: string
    spec_version: string
    version: string
    object: string
  }
}

export type Database = Kysely<Schema> | Transaction<Schema>
