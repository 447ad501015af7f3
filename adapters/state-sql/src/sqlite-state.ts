import type { StateStore } from '@opensoc/domain'
import type { Clock } from '@opensoc/kernel'
import { Kysely } from 'kysely'
import { createActionStore } from './action-store.ts'
import { createAuditStore } from './audit-store.ts'
import { createBatchKeyStore } from './batch-key-store.ts'
import { createCheckpointStore } from './checkpoint-store.ts'
import { ConnectionTurn, nested } from './connection-turn.ts'
import { createContextStore } from './context-store.ts'
import { createCorrelationStateStore } from './correlation-state-store.ts'
import { createExceptionStore } from './exception-store.ts'
import { createFindingStore } from './finding-store.ts'
import { createIncidentStore } from './incident-store.ts'
import { createIntelStore } from './intel-store.ts'
import { createJobStore } from './job-store.ts'
import { createLedgerStore } from './ledger-store.ts'
import { migrate } from './migrations.ts'
import { createPeopleStore } from './people-store.ts'
import { createPlaybookStore } from './playbook-store.ts'
import { createQuietingStore } from './quieting-store.ts'
import { createRuleStore } from './rule-store.ts'
import type { Database, Schema } from './schema.ts'
import { SqliteConnection } from './sqlite-connection.ts'
import { createSqliteDialect } from './sqlite-dialect.ts'
import { createTelemetryStore } from './telemetry-store.ts'
import { createValueStore } from './value-store.ts'

export interface SqliteStateOptions {
  /** Path of the database file; its folder exists. */
  readonly file: string
  /** Only what expires looks at it. */
  readonly clock: Clock
}

/**
 * The state store on SQLite through `node:sqlite`: one connection, every commit synced.
 *
 * A call on the store waits for the transaction that is at work; made from inside one, where it would wait for ever,
 * it throws `STATE_NESTED`. `migrate` throws `STATE_NEWER` on the file of a later version.
 */
export async function openSqliteState({ file, clock }: SqliteStateOptions): Promise<StateStore> {
  const turn = new ConnectionTurn()
  const db = new Kysely<Schema>({ dialect: createSqliteDialect(new SqliteConnection(file), turn) })
  return {
    ...createStores(db, clock),
    transaction: (work) =>
      db
        .transaction()
        .execute((transaction) => turn.during(() => work(insideTransaction(transaction, clock)))),
    migrate: () => migrate(db),
    close: () => db.destroy(),
  }
}

type Stores = Omit<StateStore, 'transaction' | 'migrate' | 'close'>

function createStores(db: Database, clock: Clock): Stores {
  return {
    checkpoints: createCheckpointStore(db),
    batchKeys: createBatchKeyStore(db),
    findings: createFindingStore(db),
    incidents: createIncidentStore(db),
    rules: createRuleStore(db),
    people: createPeopleStore(db),
    audit: createAuditStore(db),
    ledger: createLedgerStore(db),
    correlations: createCorrelationStateStore(db),
    exceptions: createExceptionStore(db),
    quietings: createQuietingStore(db),
    telemetry: createTelemetryStore(db),
    actions: createActionStore(db),
    playbooks: createPlaybookStore(db),
    context: createContextStore(db),
    jobs: createJobStore(db),
    intel: createIntelStore(db),
    values: createValueStore(db, clock),
  }
}

function insideTransaction(db: Database, clock: Clock): StateStore {
  const refuse = async (): Promise<never> => {
    throw nested()
  }
  return { ...createStores(db, clock), transaction: refuse, migrate: refuse, close: refuse }
}
