import { EVENT_COLUMNS, type EventColumn } from '@opensoc/domain'

/** How tables are rendered: embedded and single servers use MergeTree; a cluster would render Replicated engines here. */
export interface DdlTarget {
  readonly engine: 'MergeTree'
}

/** Columns that are compared as they are; all other texts are compared without case, and so are their indexes. */
export const EXACT_COLUMNS: ReadonlySet<string> = new Set([
  'event_id',
  'process_uid',
  'parent_uid',
  'actor_uid',
  'src_ip',
  'dst_ip',
  'sha256',
  'md5',
])

const NEEDLES = ['event_id', 'process_uid', 'parent_uid', 'actor_uid', 'src_ip', 'dst_ip', 'sha256', 'md5']

/**
 * Durable when answered: parts and their folder are synced before an insert returns, and what a merge makes of them.
 * The deduplication window remembers the last tokens across restarts; its file is not synced, so a loss of power
 * (not of the process) may bring the last batches twice.
 */
const MERGE_TREE_SETTINGS = [
  'fsync_after_insert = 1',
  'fsync_part_directory = 1',
  'min_rows_to_fsync_after_merge = 1',
  'min_compressed_bytes_to_fsync_after_merge = 1',
  'non_replicated_deduplication_window = 10000',
].join(', ')

/** Numbered, forward only. */
export function migrations({ engine }: DdlTarget): readonly (readonly string[])[] {
  return [
    [
      `CREATE TABLE events (
        tenant_id LowCardinality(String),
        event_id String CODEC(ZSTD(1)),
        time DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
        received_time DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
        source LowCardinality(String),
        layer LowCardinality(String),
        ${EVENT_COLUMNS.map(renderColumn).join(',\n        ')},
        observables Nested(kind LowCardinality(String), value String) CODEC(ZSTD(1)),
        ocsf String CODEC(ZSTD(3)),
        raw String CODEC(ZSTD(3)),
        ${NEEDLES.map((name) => `INDEX ${name}_needle ${name} TYPE bloom_filter(0.001) GRANULARITY 1`).join(',\n        ')},
        INDEX domain_needle lower(domain) TYPE bloom_filter(0.001) GRANULARITY 1,
        INDEX user_needle lower(user) TYPE bloom_filter(0.001) GRANULARITY 1,
        INDEX cmd_line_grams lower(process_cmd_line) TYPE ngrambf_v1(4, 65536, 3, 0) GRANULARITY 1
      ) ENGINE = ${engine}
      PARTITION BY toYYYYMMDD(time)
      ORDER BY (tenant_id, class_uid, toStartOfHour(time), host, time)
      SETTINGS ${MERGE_TREE_SETTINGS}`,
      `CREATE TABLE observables (
        tenant_id LowCardinality(String),
        kind LowCardinality(String),
        value String CODEC(ZSTD(1)),
        time DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
        event_id String CODEC(ZSTD(1)),
        host String CODEC(ZSTD(1))
      ) ENGINE = ${engine}
      PARTITION BY toYYYYMM(time)
      ORDER BY (tenant_id, kind, value, time)
      SETTINGS ${MERGE_TREE_SETTINGS}`,
      `CREATE MATERIALIZED VIEW observables_of_events TO observables AS
        SELECT tenant_id, kind, value, time, event_id, host
        FROM events ARRAY JOIN observables.kind AS kind, observables.value AS value`,
      `CREATE TABLE quarantine (
        tenant_id LowCardinality(String),
        record_id String,
        source LowCardinality(String),
        reason LowCardinality(String),
        detail String CODEC(ZSTD(1)),
        received_time DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
        text String CODEC(ZSTD(3))
      ) ENGINE = ${engine}
      PARTITION BY toYYYYMM(received_time)
      ORDER BY (tenant_id, received_time)
      SETTINGS ${MERGE_TREE_SETTINGS}`,
    ],
    [
      // Rows from before hold neither: they are candidates of every rule.
      'ALTER TABLE events ADD COLUMN IF NOT EXISTS sigma_sources Array(LowCardinality(String))',
      'ALTER TABLE events ADD COLUMN IF NOT EXISTS sigma_text String CODEC(ZSTD(3))',
    ],
  ]
}

/** Whole numbers are as wide as the row's: a port of 70000 is wrong, but 4464 would be a lie. */
function renderColumn({ name, type }: EventColumn): string {
  if (type === 'enum') return `${name} LowCardinality(String)`
  if (type === 'integer') return `${name} UInt64 CODEC(T64, ZSTD(1))`
  if (type === 'time') return `${name} DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1))`
  return `${name} String CODEC(ZSTD(1))`
}
