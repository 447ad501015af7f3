import { randomUUID } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readNormalizerContent, readRuleTests } from '@opensoc/content-files'
import { CONTEXT_KINDS, DEFAULT_TENANT } from '@opensoc/domain'
import { createHttpTransport } from '@opensoc/intel-taxii'
import type { Clock, Logger } from '@opensoc/kernel'
import { openChdbLake } from '@opensoc/lake-clickhouse'
import { openSegmentLog } from '@opensoc/log-segment'
import {
  createCommit,
  createCorrelation,
  createEntityTimeFormation,
  createQuietFindings,
  createRuleCorrelation,
  runPartition,
} from '@opensoc/pipeline'
import { openSqliteState } from '@opensoc/state-sql'
import { bundleOf } from '@opensoc/stix'
import { actionAnswers } from './api/action-answers.ts'
import { auditAnswers } from './api/audit-answers.ts'
import { contextAnswers } from './api/context-answers.ts'
import { correctionAnswers } from './api/correction-answers.ts'
import { eventAnswers } from './api/event-answers.ts'
import { explanationAnswers } from './api/explanation-answers.ts'
import { feedAnswers } from './api/feed-answers.ts'
import { findingAnswers } from './api/finding-answers.ts'
import { incidentAnswers } from './api/incident-answers.ts'
import { intelAnswers } from './api/intel-answers.ts'
import { jobAnswers } from './api/job-answers.ts'
import { parserAnswers } from './api/parser-answers.ts'
import { playbookAnswers } from './api/playbook-answers.ts'
import { responseSettingsAnswers } from './api/response-settings-answers.ts'
import { ruleAnswers } from './api/rule-answers.ts'
import { sessionAnswers } from './api/session-answers.ts'
import { sourceAnswers } from './api/source-answers.ts'
import { statusAnswers } from './api/status-answers.ts'
import { tokenAnswers } from './api/token-answers.ts'
import { bytes, type Config } from './config.ts'
import { createBackFillJob } from './history/back-fill-job.ts'
import { BackFills } from './history/back-fills.ts'
import { createForecastJob } from './history/forecast-job.ts'
import { HistoryThread } from './history/history-thread.ts'
import { createSimulationJob } from './history/simulation-job.ts'
import { createApp } from './http/app.ts'
import { startListening } from './http/listen.ts'
import { SignInGuard } from './http/sign-in-guard.ts'
import { Intelligence } from './intel/intelligence.ts'
import { createKeepFindings } from './intel/keep-findings.ts'
import { FeedPoller } from './intel/poll-feeds.ts'
import { createReturnSightings } from './intel/return-sightings.ts'
import { createSweepJob } from './intel/sweep-job.ts'
import { createStateTaxii } from './intel/taxii-store.ts'
import { PatternWatch } from './intel/watch-patterns.ts'
import { JobRunner } from './jobs/job-runner.ts'
import { announceFound, ChangeHub } from './live/change-hub.ts'
import { DriftWatch } from './live/drift-watch.ts'
import { LeaseBook } from './live/lease-book.ts'
import { PipelineMeter } from './live/pipeline-meter.ts'
import { platformMetrics } from './live/platform-metrics.ts'
import { OwnParsers } from './parsers/own-parsers.ts'
import { admitPeople } from './people/admit-people.ts'
import { readNatsStreams } from './receive/nats-streams.ts'
import { Receiver } from './receive/receiver.ts'
import { Reparse } from './receive/reparse.ts'
import { listenForSyslog } from './receive/syslog.ts'
import { followFiles } from './receive/tails.ts'
import { readActuators } from './respond/actuator-file.ts'
import { createPlatformConsumer } from './respond/openc2-consumer.ts'
import { loadShippedPlaybooks, startResponse } from './respond/start-response.ts'
import { ActiveRules } from './rules/active-rules.ts'
import { correlationSet } from './rules/correlation-set.ts'
import { followRuleFolders } from './rules/follow-rule-folders.ts'
import { RuleLibrary } from './rules/rule-library.ts'
import { createWaitForRoom } from './wait-for-room.ts'
import { createThreadPool } from './workers/worker-pool.ts'

export interface Platform {
  readonly address: string
  /** Present while the platform waits for its first administrator. */
  readonly setupLink?: string
  /** Rejects when the pipeline can go no further; the process should end and start anew from its checkpoint. */
  readonly running: Promise<void>
  close(): Promise<void>
}

export interface PlatformOptions {
  readonly version: string
  readonly dataFolder: string
  readonly config: Config
  readonly clock: Clock
  readonly logger: Logger
}

const project = (path: string) => fileURLToPath(new URL(`../../../${path}`, import.meta.url))

/** The whole platform in one process: engines, pipeline, API. Read it top to bottom. */
export async function startPlatform({
  version,
  dataFolder,
  config,
  clock,
  logger,
}: PlatformOptions): Promise<Platform> {
  const closing = new AbortController()
  const startedTime = clock.now()
  const spoolLimitBytes = bytes(config.spool_mib)
  for (const own of ['rules', 'parsers']) await mkdir(join(dataFolder, own), { recursive: true, mode: 0o700 })

  // Engines
  const log = await openSegmentLog({ folder: join(dataFolder, 'log'), maxBytes: spoolLimitBytes, logger })
  const state = await openSqliteState({ file: join(dataFolder, 'state.sqlite'), clock })
  await state.migrate()
  const lake = await openChdbLake({
    folder: join(dataFolder, 'lake'),
    memoryLimitBytes: bytes(config.lake_memory_mib),
  })
  await lake.migrate()

  // Rules
  const shippedContent = { rules: project('content/rules'), tests: project('content/rule-tests') }
  const normalizing = await readNormalizerContent(project('content'))
  const pool = createThreadPool({
    size: config.workers,
    heapMb: config.worker_heap_mib,
    setup: {
      normalizing,
      ...(config.geoip_file === undefined ? {} : { geoipFile: config.geoip_file }),
    },
  })
  const parsers = new OwnParsers({ folder: join(dataFolder, 'parsers'), normalizing, pool, logger })
  await parsers.follow(closing.signal)
  const { renormalize } = parsers
  const history = new HistoryThread({
    setup: { normalizing: { ...normalizing, parsers: parsers.definitions } },
    heapMb: config.worker_heap_mib,
  })
  const hub = new ChangeHub()
  const library = new RuleLibrary({ state, clock })
  const quietFindings = createQuietFindings()
  const ruleCorrelation = createRuleCorrelation({ lake, tenantId: DEFAULT_TENANT })
  const formation = createEntityTimeFormation()
  const correlation = createCorrelation(formation)

  // Long work: it begins when the pipeline runs
  const broken = Promise.withResolvers<never>()
  const keepFindings = createKeepFindings({ state, clock, correlate: correlation.correlate, hub })
  const jobs = new JobRunner({
    ...{ state, clock, logger },
    kinds: {
      backfill: createBackFillJob({
        ...{ state, lake, clock, history, quietFindings, ruleCorrelation },
        placing: {
          live: formation,
          correlate: correlation.correlate,
          createFormation: createEntityTimeFormation,
        },
        onCommitted: (filled) => announceFound(hub, filled),
        onBroken: broken.reject,
      }),
      forecast: createForecastJob({ state, lake, clock, history }),
      simulation: createSimulationJob({ state, lake, clock, renormalize }),
      sweep: createSweepJob({
        ...{ lake, state, clock, keepFindings },
        returnSightings: createReturnSightings({
          ...{ state, clock },
          send: (tenantId, source, sightings) => feeds.sendSightings(tenantId, source, sightings),
        }),
      }),
    },
    onChanged: (job) => hub.announce('jobs', job.id, job.version),
  })
  const backFills = new BackFills({
    ...{ state, log, clock, logger, jobs, tenantId: DEFAULT_TENANT, days: config.backfill_days },
    maxFindingsARule: config.backfill_max_findings,
  })
  const active = new ActiveRules({
    state,
    pool,
    clock,
    logger,
    tenantId: DEFAULT_TENANT,
    // In a transaction, so that it never falls into the commit of a batch.
    onLoaded: async (stored, quietings) => {
      await state.transaction((transaction) => ruleCorrelation.use(transaction, correlationSet(stored)))
      const correlations = stored.filter(({ kind }) => kind === 'correlation')
      quietFindings.use(quietings, new Map(correlations.map((rule) => [rule.id, rule])))
    },
  })
  await followRuleFolders({
    library,
    active,
    logger,
    tenantId: DEFAULT_TENANT,
    shipped: shippedContent.rules,
    own: join(dataFolder, 'rules'),
    signal: closing.signal,
    onReloaded: async (set) => {
      hub.announce('rules', 'active', set.loadedTime)
      await backFills.start(set.fresh, 'rule folder')
    },
  })

  // Pipeline
  await correlation.restore(state, { tenantIds: [DEFAULT_TENANT], now: clock.now() })
  const meter = new PipelineMeter(clock)
  const receiver = new Receiver({ log, state, clock })
  await receiver.recover()
  const reparse = new Reparse({ state, lake, receiver })
  await reparse.recover(DEFAULT_TENANT)
  const drift = new DriftWatch({
    state,
    logger,
    onAlarm: ({ source, raisedTime }) => hub.announce('sources', source, raisedTime),
  })
  await drift.restore(DEFAULT_TENANT)
  const useContext = async (tenantId: string) => {
    const kinds = await Promise.all(CONTEXT_KINDS.map((kind) => state.context.list(tenantId, kind)))
    pool.useContext(kinds.flat())
  }
  await useContext(DEFAULT_TENANT)
  const leaseBook = new LeaseBook({ state, clock, logger, onChanged: useContext })
  await leaseBook.restore(DEFAULT_TENANT)
  const commit = createCommit({
    lake,
    state,
    correlateRules: ruleCorrelation.task,
    quietFindings: quietFindings.task,
    correlate: correlation.correlate,
    clock,
    roomAgain: createWaitForRoom({ logger, signal: closing.signal }),
    onCommitted: (committed) => {
      meter.add(committed)
      receiver.committed(committed.batch.batchKeys)
      drift.observe(committed.batch)
      leaseBook.learn(committed.batch.tenantId, committed.batch.leases)
      announceFound(hub, committed)
    },
  })
  const partitions = Array.from({ length: log.partitions }, (_, partition) =>
    runPartition({ partition, log, state, workers: pool, commit }, closing.signal),
  )
  const running = Promise.race([broken.promise, Promise.all(partitions).then(() => undefined)])
  running.catch(() => closing.abort())

  // Response
  const actuators = readActuators(dataFolder, clock)
  await loadShippedPlaybooks(project('content/playbooks'), { state, logger, tenantId: DEFAULT_TENANT })
  const response = startResponse({ state, clock, logger, hub, actuators })

  // Intelligence
  const intelligence = new Intelligence({ state, clock, logger, pool, jobs })
  await intelligence.start(DEFAULT_TENANT)
  const feeds = new FeedPoller({
    ...{ state, clock, logger, intelligence, signal: closing.signal },
    transport: createHttpTransport({ timeoutMs: 60_000, maxBytes: 200_000_000, allowLoopbackHttp: true }),
  })
  const patternWatch = new PatternWatch({ lake, state, clock, logger, keepFindings, signal: closing.signal })
  const taxii = createStateTaxii({
    ...{ state, clock },
    onAdded: async (actor, collection, objects) => {
      const content = JSON.stringify(bundleOf(objects, randomUUID()))
      const source = `taxii:${collection.alias ?? collection.id}`
      await intelligence.take({ tenantId: actor.tenantId, actor: actor.name, source, content, trust: 70 })
    },
  })

  // Receivers beside the API
  const syslog = await listenForSyslog({ config, receiver, logger })
  const tails = followFiles({ config, receiver, state, logger })
  const nats = readNatsStreams({ config, receiver, logger })

  // API
  const guard = new SignInGuard(clock)
  const isSecure = config.tls_cert !== undefined
  const app = createApp({
    version,
    state,
    clock,
    logger,
    hub,
    receiver,
    taxii,
    consoleFolder: project('apps/console/dist'),
    closing: closing.signal,
    openc2: createPlatformConsumer({
      ...{ state, clock, tenantId: DEFAULT_TENANT, controls: actuators, onChanged: response.changed },
    }),
    isReady: () => active.current.loadedTime > 0,
    metrics: () => platformMetrics({ meter, active, ruleCorrelation }),
    answers: [
      ...sessionAnswers({ state, clock, guard, isSecure, sessionMs: config.session_hours * 3600 * 1000 }),
      ...tokenAnswers({ state, clock }),
      ...eventAnswers({ lake, clock }),
      ...findingAnswers({ state, lake }),
      ...incidentAnswers({
        ...{ state, lake, clock, hub },
        onChanged: correlation.analystChanged,
        onLearned: correlation.learned,
      }),
      ...explanationAnswers({ state, lake }),
      ...correctionAnswers({
        ...{ state, clock, hub },
        onCorrected: correlation.analystCorrected,
        breadthOf: correlation.breadthOf,
      }),
      ...ruleAnswers({
        state,
        clock,
        library,
        active,
        backFills,
        jobs,
        history,
        ruleCorrelation,
        onChanged: () => hub.announce('rules', 'changed', active.current.loadedTime),
        lake,
        renormalize,
        shippedTests: (file) => readRuleTests(file, shippedContent),
      }),
      ...auditAnswers({ state }),
      ...actionAnswers({ state, lake, clock, actuators, onChanged: response.changed }),
      ...responseSettingsAnswers({ state, clock }),
      ...playbookAnswers({ state, clock, runner: response.runs }),
      ...jobAnswers({ state, clock, jobs }),
      ...intelAnswers({ state, clock, intelligence }),
      ...feedAnswers({ state, clock, feeds }),
      ...parserAnswers({ parsers, pool, clock }),
      ...statusAnswers({
        version,
        startedTime,
        state,
        lake,
        log,
        clock,
        meter,
        active,
        reparse,
        spoolLimitBytes,
        workersBusyMs: pool.busyMs,
        receivers: () => [...syslog.status(), ...tails.status(), ...nats.status()],
      }),
      ...contextAnswers({ state, clock, onChanged: useContext }),
      ...sourceAnswers({ state, lake, clock, drift, reparse }),
    ],
  })
  const { address, stop } = await startListening(app, config)
  const { setupLink, forget } = await admitPeople({ state, clock, dataFolder, address })

  await jobs.start()

  // Upkeep
  const upkeep = setInterval(() => {
    // What cannot be let go of now, on a full disk say, is let go of at the next turn.
    trim().catch((error: Error) => logger.warn('upkeep failed', { error: error.message }))
  }, 60_000)
  const trim = async () => {
    for (let partition = 0; partition < log.partitions; partition++) {
      await log.trim(partition, (await state.checkpoints.load(partition)).offset)
    }
    await leaseBook.prune(DEFAULT_TENANT)
    await state.batchKeys.prune(clock.now() - config.batch_key_days * 24 * 3600 * 1000)
    await feeds.pollDue(DEFAULT_TENANT)
    await patternWatch.run(DEFAULT_TENANT)
  }

  return {
    address,
    ...(setupLink === undefined ? {} : { setupLink }),
    running,
    async close() {
      clearInterval(upkeep)
      await Promise.all([syslog.close(), tails.close(), nats.close()])
      await response.close()
      closing.abort()
      await stop()
      await jobs.close()
      await running.catch(() => undefined)
      await Promise.all([drift.settled(), leaseBook.settled()])
      await Promise.all([pool.close(), history.close()])
      await forget()
      await Promise.all([lake.close(), log.close()])
      await state.close()
    },
  }
}
