import { listParsers, tryRecord } from '@opensoc/contract'
import type { Clock } from '@opensoc/kernel'
import { type Answer, answer } from '../http/answer.ts'
import { judgeParserText } from '../parsers/judge-parser-text.ts'
import type { OwnParsers } from '../parsers/own-parsers.ts'
import type { ThreadPool } from '../workers/worker-pool.ts'

interface ParserContext {
  readonly parsers: OwnParsers
  readonly pool: ThreadPool
  readonly clock: Clock
}

export function parserAnswers({ parsers, pool, clock }: ParserContext): Answer[] {
  return [
    answer(listParsers, async () => {
      const own = new Map(parsers.own.map((one) => [one.name, one]))
      const asked = parsers.normalizers.map(({ name, media, isSpecific }) => {
        const mine = own.get(name)
        if (mine?.parser === undefined)
          return { name, space: 'shipped' as const, media, is_specific: isSpecific, faults: [] }
        own.delete(name)
        return {
          name,
          space: 'own' as const,
          media,
          is_specific: isSpecific,
          file: mine.file,
          faults: [...mine.faults],
        }
      })
      const refused = [...own.values()].map(({ name, file, faults }) => ({
        name,
        space: 'own' as const,
        media: 'text' as const,
        is_specific: true,
        file,
        faults: [...faults],
      }))
      return { items: [...refused, ...asked] }
    }),

    answer(tryRecord, async ({ actor, body }) => {
      const judged = body.parser === undefined ? undefined : judgeParserText(body.parser)
      const trial = await pool.tryRecord({
        tenantId: actor.tenantId,
        text: body.text,
        receivedTime: clock.now(),
        ...(judged?.parser === undefined ? {} : { parser: judged.parser }),
      })
      return { trial: structuredClone(trial) as never, faults: [...(judged?.faults ?? [])] }
    }),
  ]
}
