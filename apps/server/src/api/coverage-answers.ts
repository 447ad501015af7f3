import {
  ATTACK_VERSION,
  readNavigatorLayers,
  type Technique,
  tacticsOf,
  technique,
  techniques,
} from '@opensoc/attack'
import { exportCoverageLayer, getCoverage, getTechniqueCoverage, readCoverageLayer } from '@opensoc/contract'
import { type Coverage, coverageLayer, createCoverage, sourceGaps, Telemetry } from '@opensoc/domain'
import type { Actor } from '../http/actor.ts'
import { type Answer, answer } from '../http/answer.ts'
import { HttpError, notFound } from '../http/http-error.ts'
import { taggedRules } from '../rules/tagged-rules.ts'
import { ruleJson, sourceJson, techniqueJson } from './coverage-json.ts'
import type { RuleContext } from './rule-context.ts'

const MAX_GAPS = 200
const MAX_RULES = 500
const DAY_MS = 24 * 3600 * 1000

export function coverageAnswers({ state, active, clock }: RuleContext): Answer[] {
  async function coverageOf({ tenantId }: Actor, days: number) {
    const since = Math.max(0, Math.trunc(clock.now() - days * DAY_MS))
    const telemetry = new Telemetry(await state.telemetry.list(tenantId), since)
    const rules = taggedRules(await state.rules.list(tenantId), {
      unresolved: new Set(active.unresolved.keys()),
      outcomes: await state.rules.testOutcomes(tenantId),
      findingCounts: await state.findings.countByRule(tenantId),
    })
    return { since, telemetry, coverage: createCoverage(rules, telemetry) }
  }

  return [
    answer(getCoverage, async ({ actor, query: { domain, days } }) => {
      const { since, telemetry, coverage } = await coverageOf(actor, days)
      const covered = techniquesOf(domain).map(coverage.of)
      return {
        domain,
        attack_version: ATTACK_VERSION,
        since,
        tactics: tacticsOf(domain).map(({ id, shortname, name }) => ({ id, shortname, name })),
        techniques: covered.map(techniqueJson),
        foreign: coverage.foreign.map(techniqueJson),
        gaps: sourceGaps(covered, telemetry)
          .slice(0, MAX_GAPS)
          .map(({ logsource, lastTime, techniques: lost, idleTechniques }) => ({
            ...sourceJson(logsource, lastTime),
            techniques: [...lost],
            idle_techniques: [...idleTechniques],
          })),
      }
    }),

    answer(getTechniqueCoverage, async ({ actor, params: { id }, query: { days } }) => {
      const { telemetry, coverage } = await coverageOf(actor, days)
      const found = findTechnique(coverage, id)
      if (found === undefined) throw notFound(`technique ${id}`)
      return {
        ...techniqueJson(found),
        rule_list: found.rules.slice(0, MAX_RULES).map((rule) => ruleJson(rule, telemetry)),
      }
    }),

    answer(exportCoverageLayer, async ({ actor, query: { domain, days } }) => {
      const { since, coverage } = await coverageOf(actor, days)
      const description =
        'Score: the number of rules that run. The comment says whether their telemetry arrived since ' +
        `${new Date(since).toISOString()} and whether a unit test of them passed.`
      const text = coverageLayer(domain, techniquesOf(domain).map(coverage.of), description)
      return JSON.parse(text) as Record<string, unknown>
    }),

    answer(readCoverageLayer, async ({ body }) => {
      const reading = readNavigatorLayers(body.text)
      if (!reading.ok) {
        throw new HttpError(400, 'LAYER_UNREADABLE', reading.message, {
          nextStep: 'Give a layer as ATT&CK Navigator saves it: "download layer as JSON".',
        })
      }
      return {
        layers: reading.layers.map(({ name, domain, techniques: listed }) => {
          const named = listed.filter(({ enabled }) => enabled !== false)
          const foreign = named.filter(({ techniqueID }) => technique(techniqueID) === undefined)
          return {
            name,
            domain,
            techniques: named
              .filter((entry) => !foreign.includes(entry))
              .map(({ techniqueID, tactic }) => ({
                id: techniqueID,
                ...(tactic === undefined ? {} : { tactic }),
              })),
            foreign: [...new Set(foreign.map(({ techniqueID }) => techniqueID))],
          }
        }),
      }
    }),
  ]
}

function techniquesOf(domain: Technique['domain']): Technique[] {
  return [...techniques()].filter((one) => one.domain === domain)
}

function findTechnique(coverage: Coverage, id: string) {
  const known = technique(id)
  return known === undefined ? coverage.foreign.find((one) => one.id === id) : coverage.of(known)
}
