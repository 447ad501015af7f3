import { z } from 'zod'
import { operation } from './operation.ts'
import { time } from './page.ts'

export const ATTACK_DOMAINS = ['enterprise-attack', 'ics-attack', 'mobile-attack'] as const
/** How far a technique is covered, least first. */
export const COVERAGE_STATES = ['none', 'sub-technique', 'rule', 'live', 'tested'] as const

/** Telemetry counts as live if the newest event is at most so many days old; parts of a day are allowed. */
const days = z.coerce
  .number()
  .min(1 / 1440)
  .max(3650)
  .default(7)
const domain = z.enum(ATTACK_DOMAINS).default('enterprise-attack')
const techniqueId = z.string().regex(/^T\d{4}(\.\d{3})?$/)

export const TechniqueCoverage = z.object({
  id: techniqueId,
  /** Absent for an id that the ATT&CK release does not have. */
  name: z.string().optional(),
  /** Shortnames. */
  tactics: z.array(z.string()),
  /** In ATT&CK's words: `Windows`, `Identity Provider`. */
  platforms: z.array(z.string()),
  /** Of a sub-technique. */
  parent: techniqueId.optional(),
  state: z.enum(COVERAGE_STATES),
  /** Rules that run, and how many of them have live telemetry. */
  rules: z.int(),
  live_rules: z.int(),
  /** Rules that are there and do not run; of these, the ones whose telemetry arrives. */
  idle_rules: z.int(),
  idle_live_rules: z.int(),
  /** When a test of a rule that runs last passed. */
  tested_time: time.optional(),
  finding_count: z.int(),
})
export type TechniqueCoverage = z.output<typeof TechniqueCoverage>

const SourceState = z.object({
  name: z.string(),
  logsource: z.record(z.string(), z.string()),
  /** Of the newest event; absent if there never was one. */
  last_time: time.optional(),
})

export const getCoverage = operation({
  id: 'getCoverage',
  method: 'GET',
  path: '/api/v1/coverage',
  summary: 'Every technique of an ATT&CK matrix beside the rules that run and the telemetry that arrives',
  scope: 'read',
  query: z.object({ domain, days }),
  response: z.object({
    domain,
    /** The ATT&CK release that names and tactics are of. */
    attack_version: z.string(),
    /** Live is what has an event at or after this. */
    since: time,
    /** In the order of the matrix. */
    tactics: z.array(z.object({ id: z.string(), shortname: z.string(), name: z.string() })),
    techniques: z.array(TechniqueCoverage),
    /** Named by rules, not in this release of ATT&CK. */
    foreign: z.array(TechniqueCoverage),
    /** Log sources that do not arrive, those that would bring most techniques first: at most 200. */
    gaps: z.array(
      SourceState.extend({
        /** Would have live telemetry. */
        techniques: z.array(techniqueId),
        /** Further ones, if the rules for them were enabled. */
        idle_techniques: z.array(techniqueId),
      }),
    ),
  }),
})
export type Coverage = z.output<typeof getCoverage.response>

export const getTechniqueCoverage = operation({
  id: 'getTechniqueCoverage',
  method: 'GET',
  path: '/api/v1/coverage/techniques/{id}',
  summary: 'One technique: its rules, what they read, whether it arrives, and when they were tested',
  scope: 'read',
  params: z.object({ id: techniqueId }),
  query: z.object({ days }),
  response: TechniqueCoverage.extend({
    /** Those that run first: at most 500. */
    rule_list: z.array(
      z.object({
        id: z.string(),
        title: z.string(),
        level: z.string(),
        is_running: z.boolean(),
        is_live: z.boolean(),
        /** `any`: one of the sources is enough. */
        needs: z.enum(['all', 'any']),
        sources: z.array(SourceState.extend({ is_live: z.boolean() })),
        /** When its unit tests last passed, if neither they nor it were changed since. */
        tested_time: time.optional(),
        finding_count: z.int(),
      }),
    ),
  }),
})

export const exportCoverageLayer = operation({
  id: 'exportCoverageLayer',
  method: 'GET',
  path: '/api/v1/coverage/layer',
  summary: 'The coverage as a layer for ATT&CK Navigator (format 4.5)',
  scope: 'read',
  query: z.object({ domain, days }),
  response: z.record(z.string(), z.unknown()),
})

export const readCoverageLayer = operation({
  id: 'readCoverageLayer',
  method: 'POST',
  path: '/api/v1/coverage/layer',
  summary: "Read layers of ATT&CK Navigator (3.x, 4.x), such as a threat group's techniques; nothing is kept",
  scope: 'read',
  body: z.object({ text: z.string().max(4_000_000) }),
  response: z.object({
    layers: z.array(
      z.object({
        name: z.string(),
        domain,
        techniques: z.array(z.object({ id: techniqueId, tactic: z.string().optional() })),
        /** Of its techniques, those that the ATT&CK release does not have. */
        foreign: z.array(techniqueId),
      }),
    ),
  }),
})
export type CoverageLayer = z.output<typeof readCoverageLayer.response>['layers'][number]
