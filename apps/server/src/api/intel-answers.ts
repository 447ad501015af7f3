import { importIntelligence, listIndicators, startSweep } from '@opensoc/contract'
import {
  INDICATOR_KINDS,
  type Indicator,
  type IndicatorKind,
  MIN_LIVE_SCORE,
  type StateStore,
  scoreAt,
} from '@opensoc/domain'
import { type Clock, OpenSocError } from '@opensoc/kernel'
import { type Answer, answer } from '../http/answer.ts'
import { HttpError } from '../http/http-error.ts'
import type { Intelligence } from '../intel/intelligence.ts'
import { jobJson } from './job-json.ts'

interface IntelAnswerContext {
  readonly state: StateStore
  readonly clock: Clock
  readonly intelligence: Intelligence
}

const MAX_REJECTED = 100

export function intelAnswers({ state, clock, intelligence }: IntelAnswerContext): Answer[] {
  return [
    answer(importIntelligence, async ({ actor, body }) => {
      const { read, sweep } = await intelligence.take({
        tenantId: actor.tenantId,
        actor: actor.name,
        ...body,
      })
      return {
        format: read.format,
        count: read.count,
        stored: read.count - read.rejected.length,
        indicators: read.indicators.length,
        patterns: read.patterns.length,
        excluded: read.indicators.filter(({ excluded }) => excluded !== undefined).length,
        rejected_count: read.rejected.length,
        rejected: read.rejected.slice(0, MAX_REJECTED).map((one) => ({ ...one })),
        ...(sweep === undefined ? {} : { sweep_job: sweep.id }),
      }
    }),

    answer(listIndicators, async ({ actor, query }) => {
      const { limit, cursor, kind, text } = query
      const page = await state.intel.listIndicators({
        ...{ tenantId: actor.tenantId, limit },
        ...(cursor === undefined ? {} : { cursor }),
        ...(kind === undefined ? {} : { kinds: kind.map(kindOf) }),
        ...(text === undefined ? {} : { text }),
      })
      const now = clock.now()
      return {
        items: page.items.map((one) => indicatorJson(one, now)),
        total: await state.intel.countIndicators(actor.tenantId),
        ...(page.cursor === undefined ? {} : { cursor: page.cursor }),
      }
    }),

    answer(startSweep, async ({ actor, body }) => {
      const { content, pattern, from, to } = body
      try {
        const job = await intelligence.sweep({
          ...{ tenantId: actor.tenantId, actor: actor.name },
          ...(content === undefined ? {} : { content }),
          ...(pattern === undefined ? {} : { pattern }),
          ...(from === undefined ? {} : { from }),
          ...(to === undefined ? {} : { to }),
        })
        await state.audit.append({
          ...{ tenantId: actor.tenantId, time: clock.now(), actor: actor.name, action: 'sweeps.start' },
          ...{ target: `job:${job.id}`, detail: { title: job.title } },
        })
        return jobJson(job)
      } catch (thrown) {
        if (!(thrown instanceof OpenSocError) || !/^(?:SWEEP_EMPTY|PATTERN_INVALID)$/.test(thrown.code))
          throw thrown
        const more = thrown.nextStep === undefined ? {} : { nextStep: thrown.nextStep }
        throw new HttpError(400, thrown.code, thrown.message, more)
      }
    }),
  ]
}

function kindOf(text: string): IndicatorKind {
  const found = INDICATOR_KINDS.find((kind) => kind === text)
  if (found !== undefined) return found
  throw new HttpError(400, 'REQUEST_INVALID', `/query/kind: ${text} is no kind of indicator`, {
    nextStep: `Give some of ${INDICATOR_KINDS.join(', ')}.`,
  })
}

function indicatorJson(indicator: Indicator, now: number) {
  const { kind, value, excluded, createdTime, updatedTime, sources } = indicator
  const score = scoreAt(indicator, now)
  return {
    ...{ kind, value, score, is_live: excluded === undefined && score >= MIN_LIVE_SCORE },
    ...(excluded === undefined ? {} : { excluded }),
    ...{ created_time: createdTime, updated_time: updatedTime },
    sources: sources.map(({ name, stixId, label, confidence, validFrom, validUntil, tlp }) => ({
      ...{ name, confidence, valid_from: Math.max(0, Math.trunc(validFrom)) },
      ...(stixId === undefined ? {} : { stix_id: stixId }),
      ...(label === undefined ? {} : { label }),
      ...(validUntil === undefined ? {} : { valid_until: Math.max(0, Math.trunc(validUntil)) }),
      ...(tlp === undefined ? {} : { tlp }),
    })),
  }
}
