import { OpenSocError } from '@opensoc/kernel'
import { type Kysely, sql } from 'kysely'
import type { Schema } from './schema.ts'

/** Forward only; each runs once, in order, in a transaction of its own. Never change one that was released. */
const MIGRATIONS: readonly (readonly string[])[] = [
  [
    'CREATE TABLE checkpoint (partition INTEGER PRIMARY KEY, "offset" INTEGER NOT NULL, inflight_end INTEGER)',
    `CREATE TABLE batch_key (tenant_id TEXT NOT NULL, key TEXT NOT NULL, "offset" INTEGER NOT NULL, added INTEGER NOT NULL,
       PRIMARY KEY (tenant_id, key)) WITHOUT ROWID`,
    'CREATE INDEX batch_key_added ON batch_key (added)',
    `CREATE TABLE finding (tenant_id TEXT NOT NULL, id TEXT NOT NULL, rule_id TEXT NOT NULL, level TEXT NOT NULL,
       time INTEGER NOT NULL, host TEXT NOT NULL, text TEXT NOT NULL, document TEXT NOT NULL, PRIMARY KEY (tenant_id, id))`,
    'CREATE INDEX finding_time ON finding (tenant_id, time, id)',
    'CREATE INDEX finding_rule ON finding (tenant_id, rule_id, time)',
    `CREATE TABLE incident (tenant_id TEXT NOT NULL, id TEXT NOT NULL, severity TEXT NOT NULL, status TEXT NOT NULL,
       owner TEXT NOT NULL, score REAL NOT NULL, last_time INTEGER NOT NULL, text TEXT NOT NULL, document TEXT NOT NULL,
       PRIMARY KEY (tenant_id, id))`,
    'CREATE INDEX incident_priority ON incident (tenant_id, score, last_time, id)',
    'CREATE INDEX incident_newest ON incident (tenant_id, last_time, id)',
    `CREATE TABLE incident_redirect (tenant_id TEXT NOT NULL, id TEXT NOT NULL, target TEXT NOT NULL,
       PRIMARY KEY (tenant_id, id)) WITHOUT ROWID`,
    `CREATE TABLE rule (tenant_id TEXT NOT NULL, id TEXT NOT NULL, title TEXT NOT NULL, level TEXT NOT NULL,
       space TEXT NOT NULL, file TEXT NOT NULL, source TEXT NOT NULL, enabled INTEGER NOT NULL, refused TEXT,
       tags TEXT NOT NULL, logsource TEXT NOT NULL, updated INTEGER NOT NULL, PRIMARY KEY (tenant_id, id))`,
    `CREATE TABLE person (id TEXT PRIMARY KEY, tenant_id TEXT NOT NULL, name TEXT NOT NULL UNIQUE, role TEXT NOT NULL,
       password_hash TEXT NOT NULL, created INTEGER NOT NULL)`,
    `CREATE TABLE session (secret_hash TEXT PRIMARY KEY, user_id TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
       created INTEGER NOT NULL, expires INTEGER NOT NULL)`,
    `CREATE TABLE token (id TEXT PRIMARY KEY, tenant_id TEXT NOT NULL, name TEXT NOT NULL, secret_hash TEXT NOT NULL UNIQUE,
       role TEXT NOT NULL, created_by TEXT NOT NULL, created INTEGER NOT NULL, expires INTEGER)`,
    `CREATE TABLE audit (sequence INTEGER PRIMARY KEY, tenant_id TEXT NOT NULL, time INTEGER NOT NULL, actor TEXT NOT NULL,
       action TEXT NOT NULL, target TEXT NOT NULL, detail TEXT NOT NULL, previous_hash TEXT NOT NULL, hash TEXT NOT NULL)`,
    'CREATE INDEX audit_tenant ON audit (tenant_id, sequence)',
    `CREATE TABLE ledger (tenant_id TEXT NOT NULL, source TEXT NOT NULL, minute INTEGER NOT NULL, received INTEGER NOT NULL,
       stored INTEGER NOT NULL, quarantined TEXT NOT NULL, findings INTEGER NOT NULL, bytes INTEGER NOT NULL,
       PRIMARY KEY (tenant_id, minute, source)) WITHOUT ROWID`,
    `CREATE TABLE value (tenant_id TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, expires INTEGER,
       PRIMARY KEY (tenant_id, key)) WITHOUT ROWID`,
  ],
  [
    'CREATE INDEX finding_host ON finding (tenant_id, host, time, id)',
    'CREATE INDEX incident_recent ON incident (last_time)',
    'CREATE INDEX incident_redirect_target ON incident_redirect (tenant_id, target)',
    'CREATE INDEX value_expires ON value (expires) WHERE expires IS NOT NULL',
    'CREATE INDEX session_expires ON session (expires)',
    'CREATE INDEX session_user ON session (user_id)',
    'CREATE INDEX token_tenant ON token (tenant_id, created)',
  ],
  [
    'ALTER TABLE rule ADD COLUMN status TEXT',
    'ALTER TABLE rule ADD COLUMN base TEXT',
    'ALTER TABLE rule ADD COLUMN pending TEXT',
    'ALTER TABLE rule ADD COLUMN origin TEXT',
    `CREATE TABLE rule_version (tenant_id TEXT NOT NULL, rule_id TEXT NOT NULL, number INTEGER NOT NULL, time INTEGER NOT NULL,
       actor TEXT NOT NULL, change TEXT NOT NULL, note TEXT, source TEXT NOT NULL, base TEXT, pending TEXT,
       PRIMARY KEY (tenant_id, rule_id, number))`,
    `CREATE TABLE rule_test (tenant_id TEXT NOT NULL, rule_id TEXT NOT NULL, source TEXT NOT NULL,
       PRIMARY KEY (tenant_id, rule_id))`,
  ],
  [
    "ALTER TABLE rule ADD COLUMN kind TEXT NOT NULL DEFAULT 'rule'",
    'ALTER TABLE rule ADD COLUMN name TEXT',
    // Null: stands; empty: withdrawn; else the id of the finding that took its place.
    'ALTER TABLE finding ADD COLUMN superseded TEXT',
    `CREATE TABLE correlation (tenant_id TEXT NOT NULL, version TEXT NOT NULL, group_key TEXT NOT NULL, state TEXT NOT NULL,
       PRIMARY KEY (tenant_id, version, group_key)) WITHOUT ROWID`,
  ],
  [
    `CREATE TABLE rule_exception (tenant_id TEXT NOT NULL, id TEXT NOT NULL, document TEXT NOT NULL, hits INTEGER NOT NULL,
       last_hit INTEGER, PRIMARY KEY (tenant_id, id))`,
  ],
  // Windows are kept a row for each run of events, no longer a row for each group.
  ['DELETE FROM correlation'],
  [
    `CREATE TABLE quieting (tenant_id TEXT NOT NULL, id TEXT NOT NULL, document TEXT NOT NULL, hits INTEGER NOT NULL,
       last_hit INTEGER, PRIMARY KEY (tenant_id, id))`,
    `CREATE TABLE repeat_window (tenant_id TEXT NOT NULL, suppression_id TEXT NOT NULL, key TEXT NOT NULL,
       finding_id TEXT NOT NULL, start INTEGER NOT NULL, PRIMARY KEY (tenant_id, suppression_id, key)) WITHOUT ROWID`,
    'CREATE INDEX repeat_window_finding ON repeat_window (tenant_id, finding_id)',
    'CREATE INDEX repeat_window_start ON repeat_window (tenant_id, suppression_id, start, key)',
    'ALTER TABLE finding ADD COLUMN maintenance TEXT',
    'ALTER TABLE finding ADD COLUMN suppressed INTEGER NOT NULL DEFAULT 0',
    'ALTER TABLE finding ADD COLUMN last_suppressed INTEGER NOT NULL DEFAULT 0',
  ],
  [
    `CREATE TABLE logsource_seen (tenant_id TEXT NOT NULL, product TEXT NOT NULL, category TEXT NOT NULL,
       service TEXT NOT NULL, events INTEGER NOT NULL, last_time INTEGER NOT NULL,
       PRIMARY KEY (tenant_id, product, category, service)) WITHOUT ROWID`,
    `CREATE TABLE rule_test_outcome (tenant_id TEXT NOT NULL, rule_id TEXT NOT NULL, passed INTEGER NOT NULL,
       time INTEGER NOT NULL, PRIMARY KEY (tenant_id, rule_id)) WITHOUT ROWID`,
  ],
  [
    `CREATE TABLE action (tenant_id TEXT NOT NULL, id TEXT NOT NULL, key TEXT NOT NULL, state TEXT NOT NULL,
       incident_id TEXT NOT NULL, requested INTEGER NOT NULL, due INTEGER, version INTEGER NOT NULL, document TEXT NOT NULL,
       PRIMARY KEY (tenant_id, id), UNIQUE (tenant_id, key))`,
    'CREATE INDEX action_newest ON action (tenant_id, requested, id)',
    'CREATE INDEX action_incident ON action (tenant_id, incident_id, requested)',
    'CREATE INDEX action_due ON action (due) WHERE due IS NOT NULL',
    `CREATE TABLE playbook (tenant_id TEXT NOT NULL, id TEXT NOT NULL, modified TEXT NOT NULL, name TEXT NOT NULL,
       source TEXT NOT NULL, origin TEXT NOT NULL, PRIMARY KEY (tenant_id, id, modified)) WITHOUT ROWID`,
    `CREATE TABLE run (tenant_id TEXT NOT NULL, id TEXT NOT NULL, playbook_id TEXT NOT NULL, incident_id TEXT NOT NULL,
       started INTEGER NOT NULL, status TEXT NOT NULL, is_over INTEGER NOT NULL, document TEXT NOT NULL,
       PRIMARY KEY (tenant_id, id))`,
    'CREATE INDEX run_newest ON run (tenant_id, started)',
    'CREATE INDEX run_open ON run (started) WHERE is_over = 0',
    `CREATE TABLE run_input (tenant_id TEXT NOT NULL, run_id TEXT NOT NULL, sequence INTEGER NOT NULL, input TEXT NOT NULL,
       PRIMARY KEY (tenant_id, run_id, sequence)) WITHOUT ROWID`,
  ],
  [
    `CREATE TABLE context_entry (tenant_id TEXT NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL, document TEXT NOT NULL,
       PRIMARY KEY (tenant_id, kind, id)) WITHOUT ROWID`,
  ],
  [
    `CREATE TABLE job (tenant_id TEXT NOT NULL, id TEXT NOT NULL, kind TEXT NOT NULL, state TEXT NOT NULL,
       created INTEGER NOT NULL, document TEXT NOT NULL, checkpoint TEXT, PRIMARY KEY (tenant_id, id))`,
    'CREATE INDEX job_created ON job (tenant_id, created, id)',
    'CREATE INDEX job_state ON job (state, created)',
    `CREATE TABLE job_part (tenant_id TEXT NOT NULL, job_id TEXT NOT NULL, number INTEGER NOT NULL, document TEXT NOT NULL,
       PRIMARY KEY (tenant_id, job_id, number)) WITHOUT ROWID`,
  ],
  ['CREATE INDEX audit_target ON audit (tenant_id, target, sequence)'],
  [
    `CREATE TABLE indicator (tenant_id TEXT NOT NULL, kind TEXT NOT NULL, value TEXT NOT NULL, document TEXT NOT NULL,
       PRIMARY KEY (tenant_id, kind, value)) WITHOUT ROWID`,
    `CREATE TABLE pattern_indicator (tenant_id TEXT NOT NULL, id TEXT NOT NULL, document TEXT NOT NULL,
       PRIMARY KEY (tenant_id, id))`,
    `CREATE TABLE intel_collection (tenant_id TEXT NOT NULL, id TEXT NOT NULL, document TEXT NOT NULL,
       PRIMARY KEY (tenant_id, id))`,
    `CREATE TABLE intel_object (tenant_id TEXT NOT NULL, collection_id TEXT NOT NULL, sequence INTEGER NOT NULL,
       date_added TEXT NOT NULL, id TEXT NOT NULL, type TEXT NOT NULL, spec_version TEXT NOT NULL, version TEXT NOT NULL,
       object TEXT NOT NULL, PRIMARY KEY (tenant_id, collection_id, sequence))`,
    'CREATE UNIQUE INDEX intel_object_version ON intel_object (tenant_id, collection_id, id, version)',
  ],
]

/** Brings the database to this version. */
export async function migrate(db: Kysely<Schema>): Promise<void> {
  await sql`CREATE TABLE IF NOT EXISTS migration (number INTEGER PRIMARY KEY)`.execute(db)
  const { rows } = await sql<{ last: number | null }>`SELECT max(number) AS last FROM migration`.execute(db)
  const done = rows[0]?.last ?? 0
  if (done > MIGRATIONS.length) throw newer(done)
  for (const [at, statements] of MIGRATIONS.entries()) {
    if (at < done) continue
    await db.transaction().execute(async (transaction) => {
      for (const statement of statements) await sql.raw(statement).execute(transaction)
      await sql`INSERT INTO migration (number) VALUES (${at + 1})`.execute(transaction)
    })
  }
}

function newer(done: number): OpenSocError {
  const text = `the state is at migration ${done}, this version knows ${MIGRATIONS.length}`
  return new OpenSocError('STATE_NEWER', text, {
    nextStep: 'Run the version that last ran on this data folder, or a later one.',
  })
}
